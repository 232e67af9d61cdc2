package io.github.tsgl.layers.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** The activations of the networks. */
public enum Rectifier {
    /** max(x, 0). */
    RELU,
    /** x, or 0.2 x below 0. */
    LEAKY_RELU;

    private static final float SLOPE = 0.2f;

    /**
     * Applies the activation.
     *
     * @param x an array of any shape
     * @return the activated array of the same shape
     */
    public NDArray apply(NDArray x) {
        return this == RELU ? Activation.relu(x) : Activation.leakyRelu(x, SLOPE);
    }
}
