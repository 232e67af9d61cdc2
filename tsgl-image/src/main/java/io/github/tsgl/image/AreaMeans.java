// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

/**
 * What the pixels of a smaller picture are made of: means over areas that leave the hole out.
 *
 * <p>Unlike picking the nearest pixel a mean does not alias. For whole factors it is the mean of a
 * block; partly covered pixels count by their share.
 *
 * @param picture the mean of the known pixels under each new one, of shape (C, h, w); where none is
 *     known, the mean of all
 * @param known the part of each new pixel that is known, of shape (1, h, w), from 0 to 1
 */
public record AreaMeans(FloatImage picture, FloatImage known) {

    /**
     * Reads a picture once, from top to bottom.
     *
     * @param picture a picture of C channels
     * @param mask its hole, of the same size
     * @param height the new height h, from 1 to H
     * @param width the new width w, from 1 to W
     * @return the means
     * @throws IllegalArgumentException if the mask has another size or a new size is out of range
     */
    public static AreaMeans of(PictureRows picture, HoleMask mask, int height, int width) {
        mask.requireSize(picture.height(), picture.width());
        if (height < 1 || width < 1 || height > picture.height() || width > picture.width()) {
            throw new IllegalArgumentException(
                    height
                            + "x"
                            + width
                            + " is no smaller size of a picture of "
                            + picture.height()
                            + "x"
                            + picture.width());
        }
        Axis down = Axis.area(picture.height(), height);
        Axis across = Axis.area(picture.width(), width);
        FloatImage means = FloatImage.filled(picture.channels(), height, width, 0);
        FloatImage shares = FloatImage.filled(1, height, width, 0);
        float[] row = new float[picture.channels() * picture.width()];
        int read = -1;
        for (int y = 0; y < height; y++) {
            Sums known = new Sums(picture.channels(), width);
            Sums all = new Sums(picture.channels(), width);
            for (int j = 0; j < down.count(y); j++) {
                int from = down.index(y, j);
                if (from != read) {
                    picture.readRow(0, from, picture.width(), row);
                    read = from;
                }
                for (int x = 0; x < width; x++) {
                    for (int i = 0; i < across.count(x); i++) {
                        int column = across.index(x, i);
                        float weight = (float) (down.weight(y, j) * across.weight(x, i));
                        all.add(x, row, column, weight);
                        if (!mask.isHole(column, from)) {
                            known.add(x, row, column, weight);
                        }
                    }
                }
            }
            for (int x = 0; x < width; x++) {
                shares.values()[y * width + x] = known.weights[x] / all.weights[x];
                (known.weights[x] > 0 ? known : all).writeMeans(x, y, means);
            }
        }
        return new AreaMeans(means, shares);
    }

    /** Weighted sums of the pixels under each pixel of one row. */
    private static final class Sums {

        private final int channels;
        private final float[] values; // (C, w)
        private final float[] weights;

        Sums(int channels, int width) {
            this.channels = channels;
            values = new float[channels * width];
            weights = new float[width];
        }

        void add(int x, float[] row, int column, float weight) {
            for (int c = 0; c < channels; c++) {
                values[c * weights.length + x] +=
                        weight * row[c * (row.length / channels) + column];
            }
            weights[x] += weight;
        }

        void writeMeans(int x, int y, FloatImage means) {
            for (int c = 0; c < channels; c++) {
                means.values()[(c * means.height() + y) * means.width() + x] =
                        values[c * weights.length + x] / weights[x];
            }
        }
    }
}
