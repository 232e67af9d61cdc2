package io.github.tsgl.layers.balance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Whose order of elements, and whose weights, an equalisation over positions has. */
public enum EqualizationLayout {
    /** The formulas of the paper. */
    PAPER,
    /**
     * The released code: sums come out as (positions, channels) and are re-read as (channels,
     * positions) without a transpose.
     */
    RELEASED;

    /** Brings sums of shape (N, C, H, W) into this layout. */
    NDArray arrange(NDArray sums) {
        if (this == PAPER) {
            return sums;
        }
        Shape shape = sums.getShape();
        return sums.reshape(shape.get(0), shape.get(1), -1).transpose(0, 2, 1).reshape(shape);
    }
}
