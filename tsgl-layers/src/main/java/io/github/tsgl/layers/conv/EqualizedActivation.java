package io.github.tsgl.layers.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import io.github.tsgl.layers.ops.TorchOps;

/** What follows an equalised layer, with the gain that keeps the variance. */
public enum EqualizedActivation {
    /** Nothing. */
    LINEAR,
    /** Leaky ReLU with slope 0.2, times √2. */
    LEAKY_RELU;

    private static final float SLOPE = 0.2f;

    NDArray apply(NDArray x) {
        return this == LINEAR ? x : TorchOps.scale(Activation.leakyRelu(x, SLOPE), Math.sqrt(2));
    }
}
