// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

/**
 * What follows an equalized layer, with the gain that keeps the variance.
 *
 * @param function the function
 * @param gain what the layer's weight and bias are multiplied by before it; a leaky ReLU commutes
 *     with a positive factor, and weights are fewer than features
 */
record EqualizedActivation(ActivationFunction function, double gain) {

    /** Nothing. */
    public static final EqualizedActivation LINEAR =
            new EqualizedActivation(ActivationFunction.IDENTITY, 1);

    /** Leaky ReLU with slope 0.2, times √2. */
    public static final EqualizedActivation LEAKY_RELU =
            new EqualizedActivation(ActivationFunction.LEAKY_RELU, Math.sqrt(2));
}
