// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.gated;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.Convolutions;
import io.github.tsgl.layers.ops.Interpolation;

/**
 * Bilinear doubling of the size, as TensorFlow 1 does it, and a 3×3 convolution of the result, in
 * one: the doubled features, the largest array by far, are never made.
 *
 * <p>Along one axis the doubled features are u[2i] = x[i] and u[2i+1] = (x[i] + x[i+1]) / 2, and 0
 * beyond the ends. A convolution w of them is for even positions a convolution of x with (w0/2,
 * w0/2 + w1 + w2/2, w2/2), for odd ones with (0, w0 + w1/2, w1/2 + w2). So four kernels, one for
 * each pixel of a block of 2×2, do for both. At the start x[-1] = -x[0] makes u[-1] = 0; the last
 * row and column alone are computed from the doubled features.
 */
final class DoublingConvolution {

    /** What each tap (third index) of w counts in each tap of an even and of an odd position. */
    private static final float[][][] TAPS = {
        {{0.5f, 0, 0}, {0.5f, 1, 0.5f}, {0, 0, 0.5f}},
        {{0, 0, 0}, {1, 0.5f, 0}, {0, 0.5f, 1}}
    };

    private static final Shape ONE = new Shape(1, 1);
    private static final Shape NONE = new Shape(0, 0);

    private DoublingConvolution() {}

    /**
     * Convolves doubled features.
     *
     * @param x the features (N, C, H, W)
     * @param weight the kernel (C', C, 3, 3)
     * @param bias the bias (C')
     * @return the output (N, C', 2 H, 2 W)
     */
    static NDArray apply(NDArray x, NDArray weight, NDArray bias) {
        long height = x.getShape().get(2);
        long width = x.getShape().get(3);
        NDArray blocks =
                Convolutions.conv2d(
                        GatedOperators.oddPad2d(x),
                        Bfloat16.weight(
                                x, weight, DoublingConvolution.class, () -> kernels(weight)),
                        repeated(bias),
                        ONE,
                        NONE,
                        ONE,
                        1);
        NDArray bottom = x.get(new NDIndex(":, :, {}:", Math.max(0, height - 2)));
        NDArray right = x.get(new NDIndex(":, :, :, {}:", Math.max(0, width - 2)));
        NDArray row = plainly(bottom, weight, bias).get(new NDIndex(":, :, -1:"));
        NDArray column = plainly(right, weight, bias).get(new NDIndex(":, :, :, -1:"));
        return GatedOperators.withLast(GatedOperators.pixelShuffle(blocks, 2), row, column);
    }

    /** In two steps. */
    static NDArray plainly(NDArray x, NDArray weight, NDArray bias) {
        return Convolutions.conv2d(doubled(x), weight, bias, ONE, ONE, ONE, 1);
    }

    /** The doubled features themselves. */
    static NDArray doubled(NDArray x) {
        Shape shape = x.getShape();
        return Interpolation.BILINEAR_FROM_FIRST.resize(x, 2 * shape.get(2), 2 * shape.get(3));
    }

    /** The kernels (4 C', C, 3, 3) of the four pixels of a block. */
    private static NDArray kernels(NDArray weight) {
        float[] matrix = new float[9 * 36];
        for (int i = 0; i < matrix.length; i++) {
            int to = i % 36; // block row, block column, kernel row, kernel column
            float down = TAPS[to / 18][to / 3 % 3][i / 36 / 3];
            matrix[i] = down * TAPS[to / 9 % 2][to % 3][i / 36 % 3];
        }
        long filters = weight.getShape().get(0);
        long channels = weight.getShape().get(1);
        NDArray shares =
                Arithmetic.constant(weight.getManager(), matrix, new Shape(9, 36))
                        .toDevice(weight.getDevice(), false)
                        .toType(weight.getDataType(), false);
        return weight.reshape(filters * channels, 9)
                .matMul(shares)
                .reshape(filters, channels, 4, 9)
                .transpose(0, 2, 1, 3)
                .reshape(4 * filters, channels, 3, 3);
    }

    private static NDArray repeated(NDArray bias) {
        return bias.reshape(-1, 1).broadcast(bias.size(), 4).reshape(-1);
    }
}
