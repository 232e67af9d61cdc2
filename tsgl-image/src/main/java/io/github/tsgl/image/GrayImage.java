// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

/**
 * A gray picture in double precision, which edge detection needs where thresholds and ties are
 * near.
 *
 * <p>The gray of an RGB picture is 0.2125 R + 0.7154 G + 0.0721 B, as scikit-image's {@code
 * rgb2gray} has it.
 */
public final class GrayImage {

    private static final double RED = 0.2125;
    private static final double GREEN = 0.7154;
    private static final double BLUE = 0.0721;
    private static final int MAX_BYTE = 255;

    private final int height;
    private final int width;
    private final double[] values;

    private GrayImage(int height, int width, double[]... planes) {
        this.height = height;
        this.width = width;
        if (planes.length == 1) {
            values = planes[0];
        } else if (planes.length == 3) {
            values = new double[planes[0].length];
            for (int i = 0; i < values.length; i++) {
                // In the order, and with the one rounding, of a fused matrix product.
                double gray = Math.fma(RED, planes[0][i], GREEN * planes[1][i]);
                values[i] = Math.fma(BLUE, planes[2][i], gray);
            }
        } else {
            throw new IllegalArgumentException(
                    "gray is made from 1 or 3 channels, not " + planes.length);
        }
    }

    /**
     * The gray of a picture whose float32 values are taken as they are.
     *
     * @param image a picture of 1 channel, which is gray already, or of 3 channels, RGB
     * @return its gray, in the picture's range
     * @throws IllegalArgumentException if the picture has another number of channels
     */
    public static GrayImage of(FloatImage image) {
        double[][] planes = new double[image.channels()][];
        for (int c = 0; c < planes.length; c++) {
            planes[c] = image.plane(c);
        }
        return new GrayImage(image.height(), image.width(), planes);
    }

    /**
     * The gray of a picture of 8 bits per value: each value is read as the nearest k / 255, in
     * double precision, so that float32's rounding of k / 255 leaves no trace.
     *
     * @param image a picture in [0, 1] of 1 or 3 channels
     * @return its gray, in [0, 1]
     * @throws IllegalArgumentException if the picture has another number of channels
     */
    public static GrayImage ofBytes(FloatImage image) {
        double[][] planes = new double[image.channels()][];
        for (int c = 0; c < planes.length; c++) {
            planes[c] = image.plane(c);
            for (int i = 0; i < planes[c].length; i++) {
                planes[c][i] = Math.round(planes[c][i] * MAX_BYTE) * (1.0 / MAX_BYTE);
            }
        }
        return new GrayImage(image.height(), image.width(), planes);
    }

    /**
     * The height in pixels.
     *
     * @return H
     */
    public int height() {
        return height;
    }

    /**
     * The width in pixels.
     *
     * @return W
     */
    public int width() {
        return width;
    }

    /**
     * The picture in float32.
     *
     * @return the picture, of shape (1, H, W)
     */
    public FloatImage toFloatImage() {
        return FloatImage.ofPlanes(height, width, values);
    }

    /** The values row by row, which nobody may change. */
    double[] values() {
        return values;
    }
}
