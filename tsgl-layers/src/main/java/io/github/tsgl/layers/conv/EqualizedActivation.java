package io.github.tsgl.layers.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** What follows an equalised layer, with the gain that keeps the variance. */
public enum EqualizedActivation {
    /** Nothing. */
    LINEAR,
    /** Leaky ReLU with slope 0.2, times √2. */
    LEAKY_RELU;

    private static final float SLOPE = 0.2f;

    /**
     * What the layer's weight and bias are multiplied by. A leaky ReLU commutes with a positive
     * factor, and weights are fewer than features.
     */
    double gain() {
        return this == LINEAR ? 1 : Math.sqrt(2);
    }

    NDArray apply(NDArray x) {
        return this == LINEAR ? x : Activation.leakyRelu(x, SLOPE);
    }
}
