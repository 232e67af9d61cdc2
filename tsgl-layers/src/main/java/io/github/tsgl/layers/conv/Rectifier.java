package io.github.tsgl.layers.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import io.github.tsgl.layers.ops.InPlace;

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

    /**
     * Applies the activation in the array's own memory if nothing needs its values any more: not
     * where gradients are recorded.
     *
     * @param x an array of any shape that is not used again
     * @return the activated array of the same shape
     */
    public NDArray applyLast(NDArray x) {
        return x.hasGradient() ? apply(x) : InPlace.leakyRelu(x, this == RELU ? 0 : SLOPE);
    }
}
