// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

/** A model whose picture holds values that are not finite numbers; the photo is not to blame. */
public final class UnusableWeightsException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    UnusableWeightsException() {
        super("the model's picture holds values that are not finite: its weights are unusable");
    }
}
