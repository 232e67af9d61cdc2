package io.github.tsgl.layers.gated;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.Padding;

/**
 * TensorFlow's "SAME" zero padding: ⌈size / stride⌉ windows, and where the padding is odd one more
 * row at the bottom and one more column on the right.
 *
 * @param kernel the height and width of a window
 * @param stride the distance of windows
 */
public record SamePadding(int kernel, int stride) {

    /**
     * Pads.
     *
     * @param x the input (N, C, H, W)
     * @return the padded input, or x itself where there is nothing to pad
     */
    public NDArray pad(NDArray x) {
        int vertical = total(x.getShape().get(2));
        int horizontal = total(x.getShape().get(3));
        if (vertical == 0 && horizontal == 0) {
            return x;
        }
        int left = horizontal / 2;
        int top = vertical / 2;
        return Padding.zeros(x, left, horizontal - left, top, vertical - top);
    }

    /**
     * The shape with the padding.
     *
     * @param x the input's shape (N, C, H, W)
     * @return the padded shape
     */
    public Shape padded(Shape x) {
        return new Shape(
                x.get(0), x.get(1), x.get(2) + total(x.get(2)), x.get(3) + total(x.get(3)));
    }

    private int total(long size) {
        long windows = (size + stride - 1) / stride;
        return (int) Math.max(0, (windows - 1) * stride + kernel - size);
    }
}
