// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

/** When a network returns the structure that its encoder's auxiliary decoder draws (Eq. 14). */
public enum StructureOutput {
    /** Never: the decoder is not built. For inference. */
    NONE,
    /** In training passes only. */
    TRAINING,
    /** In every pass. */
    ALWAYS
}
