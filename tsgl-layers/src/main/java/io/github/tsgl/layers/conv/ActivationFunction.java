// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import io.github.tsgl.layers.ops.InPlace;

/**
 * What follows a layer at each value: one of those here or any function of one's own, such as
 * {@code Activation::gelu}.
 */
@FunctionalInterface
public interface ActivationFunction {

    /** x. */
    ActivationFunction IDENTITY = x -> x;

    /** max(x, 0). */
    ActivationFunction RELU =
            new ActivationFunction() {
                @Override
                public NDArray apply(NDArray x) {
                    return Activation.relu(x);
                }

                @Override
                public NDArray applyLast(NDArray x) {
                    return x.hasGradient() ? apply(x) : InPlace.relu(x);
                }
            };

    /** x, or 0.2 x below 0. */
    ActivationFunction LEAKY_RELU = leakyRelu(0.2f);

    /**
     * A leaky ReLU.
     *
     * @param slope the factor of values below 0
     * @return the function
     */
    static ActivationFunction leakyRelu(float slope) {
        return new ActivationFunction() {
            @Override
            public NDArray apply(NDArray x) {
                return Activation.leakyRelu(x, slope);
            }

            @Override
            public NDArray applyLast(NDArray x) {
                return x.hasGradient() ? apply(x) : InPlace.leakyRelu(x, slope);
            }
        };
    }

    /**
     * Applies the function.
     *
     * @param x an array of any shape
     * @return the activated array of the same shape
     */
    NDArray apply(NDArray x);

    /**
     * Applies the function in the array's own memory if it can and nothing needs its values any
     * more: not where gradients are recorded.
     *
     * @param x an array of any shape that is not used again
     * @return the activated array of the same shape
     */
    default NDArray applyLast(NDArray x) {
        return apply(x);
    }
}
