// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/** Padding of feature maps beyond their borders. */
public final class Padding {

    private static final ScriptModule OPERATORS = ScriptModule.of(Padding.class);

    private Padding() {}

    /**
     * Pads by reflection at the edge pixels, which are not repeated.
     *
     * @param x the input of shape (N, C, H, W)
     * @param left columns to add on the left, less than W
     * @param right columns to add on the right, less than W
     * @param top rows to add at the top, less than H
     * @param bottom rows to add at the bottom, less than H
     * @return the output of shape (N, C, top + H + bottom, left + W + right)
     */
    public static NDArray reflect(NDArray x, int left, int right, int top, int bottom) {
        return OPERATORS.run("reflection_pad2d", new double[] {left, right, top, bottom}, x);
    }

    /**
     * Pads by repeating the edge pixels.
     *
     * @param x the input of shape (N, C, H, W)
     * @param left columns to add on the left
     * @param right columns to add on the right
     * @param top rows to add at the top
     * @param bottom rows to add at the bottom
     * @return the output of shape (N, C, top + H + bottom, left + W + right)
     */
    public static NDArray replicate(NDArray x, int left, int right, int top, int bottom) {
        return OPERATORS.run("replication_pad2d", new double[] {left, right, top, bottom}, x);
    }

    /**
     * Pads at the right and lower border by mirroring that repeats the border pixels, more than
     * once if need be.
     *
     * @param x the input of shape (N, C, H, W)
     * @param height the new height, at least H
     * @param width the new width, at least W
     * @return the output of shape (N, C, height, width)
     */
    public static NDArray symmetric(NDArray x, long height, long width) {
        return mirrored(mirrored(x, 2, height), 3, width);
    }

    /** Mirrors the end of an axis until it has some length. */
    private static NDArray mirrored(NDArray x, int axis, long length) {
        NDArray y = x;
        while (y.getShape().get(axis) < length) {
            long now = y.getShape().get(axis);
            long more = Math.min(now, length - now);
            NDIndex index = new NDIndex();
            for (int i = 0; i < axis; i++) {
                index.addAllDim();
            }
            y = y.concat(y.get(index.addSliceDim(now - more, now)).flip(axis), axis);
        }
        return y;
    }

    /**
     * Pads by zeros as TensorFlow's "SAME" does: ⌈size / stride⌉ windows, and where the padding is
     * odd one more row at the bottom and one more column on the right.
     *
     * @param x the input of shape (N, C, H, W)
     * @param kernel the height and width of a window
     * @param stride the distance of windows
     * @return the padded input, or x itself where there is nothing to pad
     */
    public static NDArray same(NDArray x, int kernel, int stride) {
        Shape before = x.getShape();
        Shape after = same(before, kernel, stride);
        int vertical = Math.toIntExact(after.get(2) - before.get(2));
        int horizontal = Math.toIntExact(after.get(3) - before.get(3));
        if (vertical == 0 && horizontal == 0) {
            return x;
        }
        int left = horizontal / 2;
        int top = vertical / 2;
        return zeros(x, left, horizontal - left, top, vertical - top);
    }

    /**
     * Tells the shape of what {@link #same(NDArray, int, int)} returns.
     *
     * @param x the input's shape (N, C, H, W)
     * @param kernel the height and width of a window
     * @param stride the distance of windows
     * @return the padded shape
     */
    public static Shape same(Shape x, int kernel, int stride) {
        return new Shape(
                x.get(0), x.get(1), same(x.get(2), kernel, stride), same(x.get(3), kernel, stride));
    }

    private static long same(long size, int kernel, int stride) {
        long windows = (size + stride - 1) / stride;
        return Math.max(size, (windows - 1) * stride + kernel);
    }

    /**
     * Pads by zeros.
     *
     * @param x the input of shape (N, C, H, W)
     * @param left columns to add on the left, or to cut if negative
     * @param right columns to add on the right
     * @param top rows to add at the top
     * @param bottom rows to add at the bottom
     * @return the output of shape (N, C, top + H + bottom, left + W + right)
     */
    public static NDArray zeros(NDArray x, int left, int right, int top, int bottom) {
        return OPERATORS.run("zero_pad2d", new double[] {left, right, top, bottom}, x);
    }
}
