// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import java.util.Arrays;

/**
 * An immutable picture of float32 values in planar layout (C, H, W), by convention in [0, 1].
 *
 * <p>Three channels are RGB, one is gray.
 */
public final class FloatImage implements PictureRows {

    private final int channels;
    private final int height;
    private final int width;
    private final float[] values;

    private FloatImage(int channels, int height, int width, float[] values) {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "a picture needs positive sizes, not " + channels + "x" + height + "x" + width);
        }
        if (values.length != Math.multiplyExact(Math.multiplyExact(channels, height), width)) {
            throw new IllegalArgumentException(
                    values.length
                            + " values do not fill a picture of "
                            + channels
                            + "x"
                            + height
                            + "x"
                            + width);
        }
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.values = values;
    }

    /**
     * Makes a picture from a copy of its values.
     *
     * @param channels the number of channels C
     * @param height the height H in pixels
     * @param width the width W in pixels
     * @param values the values, channel by channel and row by row: C · H · W of them
     * @return the picture
     * @throws IllegalArgumentException if a size is not positive or the number of values differs
     */
    public static FloatImage of(int channels, int height, int width, float[] values) {
        return new FloatImage(channels, height, width, values.clone());
    }

    /** Says what a picture's values are. */
    @FunctionalInterface
    public interface Values {

        /**
         * Returns one value.
         *
         * @param channel the channel
         * @param y the row
         * @param x the column
         * @return the value
         */
        float at(int channel, int y, int x);
    }

    /**
     * Makes a picture value by value.
     *
     * @param channels the number of channels C
     * @param height the height H in pixels
     * @param width the width W in pixels
     * @param values is asked for each value, channel by channel and row by row
     * @return the picture
     * @throws IllegalArgumentException if a size is not positive
     */
    public static FloatImage of(int channels, int height, int width, Values values) {
        FloatImage image = filled(channels, height, width, 0);
        int i = 0;
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    image.values[i++] = values.at(c, y, x);
                }
            }
        }
        return image;
    }

    /**
     * Copies a picture.
     *
     * @param rows a picture, which is read once from top to bottom
     * @return its values
     */
    public static FloatImage of(PictureRows rows) {
        FloatImage image = filled(rows.channels(), rows.height(), rows.width(), 0);
        float[] row = new float[image.channels * image.width];
        for (int y = 0; y < image.height; y++) {
            rows.readRow(0, y, image.width, row);
            for (int c = 0; c < image.channels; c++) {
                int to = (c * image.height + y) * image.width;
                System.arraycopy(row, c * image.width, image.values, to, image.width);
            }
        }
        return image;
    }

    /**
     * Makes a picture with one value everywhere.
     *
     * @param channels the number of channels C
     * @param height the height H in pixels
     * @param width the width W in pixels
     * @param value the value
     * @return the picture
     * @throws IllegalArgumentException if a size is not positive
     */
    public static FloatImage filled(int channels, int height, int width, float value) {
        float[] values = new float[Math.multiplyExact(Math.multiplyExact(channels, height), width)];
        Arrays.fill(values, value);
        return new FloatImage(channels, height, width, values);
    }

    /** Makes a picture that takes the array over. */
    static FloatImage owning(int channels, int height, int width, float[] values) {
        return new FloatImage(channels, height, width, values);
    }

    /** Makes a picture from planes of double precision. */
    static FloatImage ofPlanes(int height, int width, double[]... planes) {
        int size = height * width;
        float[] values = new float[planes.length * size];
        for (int c = 0; c < planes.length; c++) {
            for (int i = 0; i < size; i++) {
                values[c * size + i] = (float) planes[c][i];
            }
        }
        return new FloatImage(planes.length, height, width, values);
    }

    /** {@inheritDoc} */
    @Override
    public int channels() {
        return channels;
    }

    /** {@inheritDoc} */
    @Override
    public int height() {
        return height;
    }

    /** {@inheritDoc} */
    @Override
    public int width() {
        return width;
    }

    /**
     * One value.
     *
     * @param channel the channel, from 0
     * @param y the row, from 0 at the top
     * @param x the column, from 0 at the left
     * @return the value
     * @throws IndexOutOfBoundsException if there is no such pixel
     */
    public float get(int channel, int y, int x) {
        if (channel < 0 || channel >= channels || y < 0 || y >= height || x < 0 || x >= width) {
            throw new IndexOutOfBoundsException(
                    "no value at channel " + channel + ", row " + y + ", column " + x);
        }
        return values[(channel * height + y) * width + x];
    }

    /** {@inheritDoc} */
    @Override
    public void readRow(int x, int y, int length, float[] row) {
        for (int c = 0; c < channels; c++) {
            int from = (c * height + y) * width + x;
            System.arraycopy(values, from, row, c * length, length);
        }
    }

    /**
     * A copy of the values.
     *
     * @return C · H · W values, channel by channel and row by row
     */
    public float[] toFloatArray() {
        return values.clone();
    }

    /**
     * The part of the picture in a window.
     *
     * @param top the first row of the window
     * @param left the first column of the window
     * @param cropHeight the window's height in pixels
     * @param cropWidth the window's width in pixels
     * @return the part, of shape (C, cropHeight, cropWidth)
     * @throws IllegalArgumentException if the window does not lie in the picture
     */
    public FloatImage crop(int top, int left, int cropHeight, int cropWidth) {
        if (top < 0
                || left < 0
                || cropHeight < 1
                || cropWidth < 1
                || cropHeight > height - top
                || cropWidth > width - left) {
            throw new IllegalArgumentException(
                    "a window of "
                            + cropHeight
                            + "x"
                            + cropWidth
                            + " at ("
                            + top
                            + ", "
                            + left
                            + ") does not lie in a picture of "
                            + height
                            + "x"
                            + width);
        }
        float[] part = new float[channels * cropHeight * cropWidth];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < cropHeight; y++) {
                int from = (c * height + top + y) * width + left;
                System.arraycopy(values, from, part, (c * cropHeight + y) * cropWidth, cropWidth);
            }
        }
        return new FloatImage(channels, cropHeight, cropWidth, part);
    }

    /**
     * Copies the values into an array.
     *
     * @param target receives C × H × W values, channel by channel and row by row
     * @param offset where the first one goes
     */
    public void copyTo(float[] target, int offset) {
        System.arraycopy(values, 0, target, offset, values.length);
    }

    /**
     * Sets the hole to 0.
     *
     * @param mask the hole
     * @return this picture where it is known, and 0 in the hole
     * @throws IllegalArgumentException if the mask has another size
     */
    public FloatImage maskedBy(HoleMask mask) {
        mask.requireSize(height, width);
        float[] masked = values.clone();
        for (int i = 0; i < masked.length; i += width) {
            int y = i / width % height;
            for (int x = mask.nextHole(0, y); x < width; ) {
                int stop = mask.nextKnown(x, y);
                Arrays.fill(masked, i + x, i + stop, 0);
                x = stop < width ? mask.nextHole(stop, y) : width;
            }
        }
        return new FloatImage(channels, height, width, masked);
    }

    /** The values themselves, which nobody may change. */
    float[] values() {
        return values;
    }

    /** One channel in double precision. */
    double[] plane(int channel) {
        int size = height * width;
        double[] plane = new double[size];
        for (int i = 0; i < size; i++) {
            plane[i] = values[channel * size + i];
        }
        return plane;
    }

    /** {@inheritDoc} */
    @Override
    public boolean equals(Object other) {
        return other instanceof FloatImage image
                && channels == image.channels
                && height == image.height
                && width == image.width
                && Arrays.equals(values, image.values);
    }

    /** {@inheritDoc} */
    @Override
    public int hashCode() {
        return 31 * (31 * height + width) + Arrays.hashCode(values);
    }

    /** The picture's size in words. */
    @Override
    public String toString() {
        return channels + (channels == 1 ? " channel of " : " channels of ") + height + "x" + width;
    }
}
