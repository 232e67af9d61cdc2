// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.Arithmetic;

/**
 * A feature map cut into square windows.
 *
 * <p>The map is padded at the right and bottom to multiples of the window, then rolled by the shift
 * to the top left, then cut. Windows of one map follow each other row by row, maps of a batch one
 * after the other.
 *
 * @param height the map's height
 * @param width the map's width
 * @param window the side of a window
 * @param shift how far windows lie from the top left corner, less than the window
 */
record WindowGrid(int height, int width, int window, int shift) {

    /** What the product of tokens from different regions gets: nearly no attention. */
    private static final float OTHER_REGION = -100;

    /** What the product with a padding token gets: no attention at all. */
    private static final float PADDING = -1e9f;

    /**
     * The grid of a map. A map that one window spans in some direction is not shifted, and its
     * windows are not larger than its smaller side.
     */
    static WindowGrid of(Shape map, int window, int shift) {
        int height = Math.toIntExact(map.get(2));
        int width = Math.toIntExact(map.get(3));
        int side = Math.min(height, width);
        return side <= window
                ? new WindowGrid(height, width, side, 0)
                : new WindowGrid(height, width, window, shift);
    }

    private int rows() {
        return (height + window - 1) / window;
    }

    private int columns() {
        return (width + window - 1) / window;
    }

    private boolean isPadded() {
        return rows() * window != height || columns() * window != width;
    }

    /** Cuts maps of shape (N, C, H, W) into windows of tokens (windows, L, C). */
    NDArray partition(NDArray map) {
        long batch = map.getShape().get(0);
        long channels = map.getShape().get(1);
        NDArray padded = map;
        if (isPadded()) {
            int right = columns() * window - width;
            int bottom = rows() * window - height;
            padded = map.pad(new Shape(0, right, 0, bottom), 0);
        }
        if (shift > 0) {
            padded = Arithmetic.roll(padded, -shift, -shift, 2, 3);
        }
        return padded.reshape(batch, channels, rows(), window, columns(), window)
                .transpose(0, 2, 4, 3, 5, 1)
                .reshape(-1, (long) window * window, channels);
    }

    /** Puts windows of tokens (windows, L, C) back into maps of shape (N, C, H, W). */
    NDArray merge(NDArray windows) {
        long channels = windows.getShape().get(2);
        NDArray map =
                windows.reshape(-1, rows(), columns(), window, window, channels)
                        .transpose(0, 5, 1, 3, 2, 4)
                        .reshape(-1, channels, (long) rows() * window, (long) columns() * window);
        if (shift > 0) {
            map = Arithmetic.roll(map, shift, shift, 2, 3);
        }
        return isPadded() ? map.get(":, :, :{}, :{}", height, width) : map;
    }

    /** Makes all tokens of a window valid if one is; masks have shape (windows, L, 1). */
    NDArray refresh(NDArray validity) {
        return validity.max(new int[] {1}, true).broadcast(validity.getShape());
    }

    /**
     * What is added to the products of tokens so that they attend to their own region and not to
     * padding, of shape (windows of one map, L, L) or (..., 1, L); null if there is nothing to add.
     */
    NDArray separation(NDArray like) {
        long tokens = (long) window * window;
        NDArray separation = null;
        if (shift > 0) {
            NDArray regions = tokens(regionIds(), like);
            NDArray others =
                    regions.reshape(-1, tokens, 1)
                            .neq(regions.reshape(-1, 1, tokens))
                            .toType(like.getDataType(), false);
            separation = Arithmetic.scale(others, OTHER_REGION);
        }
        if (isPadded()) {
            NDArray padding = tokens(padding(), like).reshape(-1, 1, tokens);
            separation = separation == null ? padding : separation.add(padding);
        }
        return separation;
    }

    private NDArray tokens(float[] map, NDArray like) {
        Shape shape = new Shape(1, 1, (long) rows() * window, (long) columns() * window);
        NDArray array =
                Arithmetic.constant(like.getManager(), map, shape)
                        .toDevice(like.getDevice(), false)
                        .toType(like.getDataType(), false);
        // The values are those of the rolled and padded map already.
        return new WindowGrid(rows() * window, columns() * window, window, 0).partition(array);
    }

    /** One number for each region whose tokens were neighbors before the map was rolled. */
    private float[] regionIds() {
        int[] rowParts = parts(rows() * window);
        int[] columnParts = parts(columns() * window);
        float[] ids = new float[rowParts.length * columnParts.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = 3 * rowParts[i / columnParts.length] + columnParts[i % columnParts.length];
        }
        return ids;
    }

    /** Along one side: 0 before the last window, in it 1, and 2 for what was rolled in. */
    private int[] parts(int length) {
        int[] parts = new int[length];
        for (int i = 0; i < length; i++) {
            parts[i] = i < length - window ? 0 : i < length - shift ? 1 : 2;
        }
        return parts;
    }

    private float[] padding() {
        int paddedHeight = rows() * window;
        int paddedWidth = columns() * window;
        float[] padding = new float[paddedHeight * paddedWidth];
        for (int i = 0; i < padding.length; i++) {
            int row = (i / paddedWidth + shift) % paddedHeight;
            int column = (i % paddedWidth + shift) % paddedWidth;
            padding[i] = row < height && column < width ? 0 : PADDING;
        }
        return padding;
    }
}
