// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Convolutions;

/** The binomial filter [1, 3, 3, 1] in both directions, with sum 1. */
final class LowPassFilter {

    private static final float[] TAPS = {1, 3, 3, 1};
    private static final Shape ONE = new Shape(1, 1);

    private LowPassFilter() {}

    /**
     * Filters every channel.
     *
     * @param x the input of shape (N, C, H, W)
     * @param before zeros added at the top and on the left
     * @param afterHeight zeros added at the bottom
     * @param afterWidth zeros added on the right
     * @param gain the filter's sum
     * @return the output of shape (N, C, before + H + afterHeight - 3, ...)
     */
    static NDArray apply(NDArray x, long before, long afterHeight, long afterWidth, double gain) {
        NDArray taps =
                Arithmetic.constant(x.getManager(), TAPS, new Shape(TAPS.length))
                        .toType(x.getDataType(), false);
        NDArray kernel =
                Arithmetic.scale(taps.reshape(-1, 1).matMul(taps.reshape(1, -1)), gain / 64);
        long channels = x.getShape().get(1);
        kernel = kernel.reshape(1, 1, TAPS.length, TAPS.length).repeat(0, channels);
        Shape padding = new Shape(before, before);
        NDArray padded = x;
        if (afterHeight != before || afterWidth != before) {
            padded = x.pad(new Shape(before, afterWidth, before, afterHeight), 0);
            padding = new Shape(0, 0);
        }
        return Convolutions.exactConv2d(padded, kernel, null, ONE, padding, ONE, (int) channels);
    }
}
