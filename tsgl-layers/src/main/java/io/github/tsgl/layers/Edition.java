// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers;

/** Which description of TSGL a block follows where the two differ. */
public enum Edition {
    /** The paper's formulas. */
    PAPER,
    /** The released code, tensor for tensor. */
    RELEASED
}
