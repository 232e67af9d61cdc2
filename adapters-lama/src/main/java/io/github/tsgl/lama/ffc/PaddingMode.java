package io.github.tsgl.lama.ffc;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.Padding;
import io.github.tsgl.layers.ops.Rows;

/** What a convolution sees beyond the border of its input. */
public enum PaddingMode {
    /** Zeros. */
    ZEROS,
    /** The input mirrored at its border pixels, which are not repeated. */
    REFLECT,
    /** The border pixels again. */
    REPLICATE,
    /** The other end of the input. */
    CIRCULAR;

    /**
     * Pads all four sides.
     *
     * @param x the input (N, C, H, W)
     * @param size the rows and columns to add on each side; less than H and W for {@link #REFLECT},
     *     at most these for {@link #CIRCULAR}
     * @return the padded input (N, C, H + 2 size, W + 2 size)
     */
    public NDArray pad(NDArray x, int size) {
        if (size == 0) {
            return x;
        }
        return switch (this) {
            case ZEROS -> zeros(zeros(x, size, 2), size, 3);
            case REFLECT -> Padding.reflect(x, size, size, size, size);
            case REPLICATE -> Padding.replicate(x, size, size, size, size);
            case CIRCULAR -> wrap(wrap(x, size, 2), size, 3);
        };
    }

    /**
     * Mirrors rows and columns of a band of a map, as {@link #REFLECT}.
     *
     * @param band the band, with the rows of padding that belong to it
     * @param columns the columns to add on each side
     * @return the padded band
     */
    public static NDArray reflect(Rows.Band band, int columns) {
        return columns == 0 && band.above() == 0 && band.below() == 0
                ? band.rows()
                : Padding.reflect(band.rows(), columns, columns, band.above(), band.below());
    }

    private static NDArray zeros(NDArray x, int size, int axis) {
        long[] shape = x.getShape().getShape().clone();
        shape[axis] = size;
        NDArray nothing = x.getManager().zeros(new Shape(shape), x.getDataType());
        return nothing.concat(x, axis).concat(nothing, axis);
    }

    private static NDArray wrap(NDArray x, int size, int axis) {
        long length = x.getShape().get(axis);
        return part(x, axis, length - size, length)
                .concat(x, axis)
                .concat(part(x, axis, 0, size), axis);
    }

    private static NDArray part(NDArray x, int axis, long from, long to) {
        NDIndex index = new NDIndex();
        for (int i = 0; i < axis; i++) {
            index.addAllDim();
        }
        return x.get(index.addSliceDim(from, to));
    }
}
