// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** What makes a picture out of the last convolution's values. */
enum PictureOutput {
    /** The sigmoid, to [0, 1]; LaMa's own. */
    SIGMOID,
    /** The hyperbolic tangent, to [-1, 1]. */
    TANH,
    /** Nothing. */
    LINEAR;

    /**
     * Applies the function.
     *
     * @param x an array of any shape
     * @return an array of the same shape
     */
    NDArray apply(NDArray x) {
        return switch (this) {
            case SIGMOID -> Activation.sigmoid(x);
            case TANH -> Activation.tanh(x);
            case LINEAR -> x;
        };
    }
}
