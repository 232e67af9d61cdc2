// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.PadToMultiple;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Convolutions;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.layers.ops.Masks;
import io.github.tsgl.layers.ops.Padding;

/**
 * A picture and its mask at one scale.
 *
 * @param picture the picture (1, 3, H, W); what is in its hole is never looked at
 * @param mask the mask (1, 1, H, W), 1 = known, 0 = hole
 */
record PyramidLevel(NDArray picture, NDArray mask) {

    private static final int REACH = 2;
    private static final int TAPS = 2 * REACH + 1;
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape NONE = new Shape(0, 0);

    long height() {
        return picture.getShape().get(2);
    }

    long width() {
        return picture.getShape().get(3);
    }

    /** The level of half the size: a pixel is known if all that it is made of is. */
    PyramidLevel halved() {
        NDArray hole = halved(Masks.inverted(mask));
        return new PyramidLevel(halved(picture), known(hole));
    }

    /** The level shrunk, with its proportions, to hold at most some number of pixels. */
    PyramidLevel within(long pixels) {
        if (height() * width() <= pixels) {
            return this;
        }
        double scale = Math.sqrt(pixels / (double) (height() * width()));
        long h = (long) (height() * scale);
        long w = (long) (width() * scale);
        NDArray hole = Interpolation.BILINEAR.resize(Masks.inverted(mask), h, w);
        NDArray small = Interpolation.BILINEAR.resize(picture, h, w);
        return new PyramidLevel(small, known(hole));
    }

    private static NDArray known(NDArray hole) {
        return hole.lte(0).toType(DataType.FLOAT32, false);
    }

    /** The level mirrored at its right and lower border, so that a number divides its sides. */
    PyramidLevel padded(int multiple) {
        PadToMultiple padding = new PadToMultiple(multiple, PadToMultiple.Border.REFLECT);
        return new PyramidLevel(padding.pad(picture), padding.pad(mask));
    }

    /**
     * Halves the size, rounded down: a Gaussian blur, 5×5 with standard deviation 1, and bilinear
     * interpolation.
     *
     * @param x any picture (N, C, H, W)
     * @return the picture (N, C, H / 2, W / 2)
     */
    static NDArray halved(NDArray x) {
        Shape shape = x.getShape();
        int channels = Math.toIntExact(shape.get(1));
        float[] weights = new float[channels * TAPS * TAPS];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (gaussian(i % TAPS) * gaussian(i / TAPS % TAPS));
        }
        NDArray kernel =
                Arithmetic.constant(x.getManager(), weights, new Shape(channels, 1, TAPS, TAPS));
        NDArray padded = Padding.reflect(x, REACH, REACH, REACH, REACH);
        NDArray blurred = Convolutions.exactConv2d(padded, kernel, null, ONE, NONE, ONE, channels);
        return Interpolation.BILINEAR.resize(blurred, shape.get(2) / 2, shape.get(3) / 2);
    }

    private static double gaussian(int tap) {
        double sum = 0;
        for (int i = -REACH; i <= REACH; i++) {
            sum += Math.exp(-i * i / 2.0);
        }
        int distance = tap - REACH;
        return Math.exp(-distance * distance / 2.0) / sum;
    }
}
