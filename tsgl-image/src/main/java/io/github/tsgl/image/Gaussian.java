// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

/**
 * Blurs pictures with a Gaussian, first down the columns and then along the rows; beyond the border
 * pictures are 0.
 *
 * <p>Sums run from the center tap to the outermost pair and inwards, as in scipy.ndimage, so that
 * results agree with it to the last bit.
 */
public final class Gaussian {

    /** The center tap at 0, the outermost at the end. */
    private final double[] taps;

    /**
     * Makes a Gaussian whose weights sum to 1.
     *
     * @param sigma its standard deviation in pixels, above 0
     * @param radius the distance in pixels up to which it reaches
     */
    public Gaussian(double sigma, int radius) {
        double[] weights = new double[2 * radius + 1];
        for (int i = -radius; i <= radius; i++) {
            weights[i + radius] = exponential(-0.5 / (sigma * sigma) * (i * i));
        }
        double sum = pairwiseSum(weights);
        taps = new double[radius + 1];
        for (int i = 0; i <= radius; i++) {
            taps[i] = weights[radius + i] / sum;
        }
    }

    /**
     * Blurs a picture.
     *
     * @param image a picture of shape (C, H, W)
     * @return the blurred picture
     */
    public FloatImage blur(FloatImage image) {
        double[][] planes = new double[image.channels()][];
        for (int c = 0; c < planes.length; c++) {
            planes[c] = apply(image.plane(c), image.height(), image.width());
        }
        return FloatImage.ofPlanes(image.height(), image.width(), planes);
    }

    /**
     * The exponential function as NumPy has it on processors with AVX-512. There, two values that
     * the default σ = 2 needs are off by their last bit, which decides exact ties in Canny's
     * comparisons (periodic drawings have them, photos do not); scikit-image's edges themselves
     * differ there between processors.
     */
    private static double exponential(double x) {
        if (x == -0.125 || x == -3.125) {
            return Math.nextDown(StrictMath.exp(x));
        }
        return StrictMath.exp(x);
    }

    /** The sum in NumPy's order: eight interleaved partial sums, then the rest. */
    private static double pairwiseSum(double[] values) {
        int lanes = 8;
        double[] partial = new double[lanes];
        int whole = values.length - values.length % lanes;
        for (int i = 0; i < whole; i++) {
            partial[i % lanes] += values[i];
        }
        double sum =
                ((partial[0] + partial[1]) + (partial[2] + partial[3]))
                        + ((partial[4] + partial[5]) + (partial[6] + partial[7]));
        for (int i = whole; i < values.length; i++) {
            sum += values[i];
        }
        return sum;
    }

    double[] apply(double[] image, int height, int width) {
        return alongRows(downColumns(image, height, width), height, width);
    }

    private double[] downColumns(double[] image, int height, int width) {
        double[] out = new double[image.length];
        double[] row = new double[width];
        double[] outside = new double[width];
        double[] above = new double[width];
        double[] below = new double[width];
        for (int y = 0; y < height; y++) {
            System.arraycopy(image, y * width, row, 0, width);
            for (int x = 0; x < width; x++) {
                row[x] *= taps[0];
            }
            for (int d = taps.length - 1; d > 0; d--) {
                if (y - d < 0 && y + d >= height) {
                    continue;
                }
                copyRow(image, y - d, height, width, above, outside);
                copyRow(image, y + d, height, width, below, outside);
                double tap = taps[d];
                for (int x = 0; x < width; x++) {
                    row[x] += (above[x] + below[x]) * tap;
                }
            }
            System.arraycopy(row, 0, out, y * width, width);
        }
        return out;
    }

    private static void copyRow(
            double[] image, int y, int height, int width, double[] row, double[] outside) {
        if (y < 0 || y >= height) {
            System.arraycopy(outside, 0, row, 0, width);
        } else {
            System.arraycopy(image, y * width, row, 0, width);
        }
    }

    private double[] alongRows(double[] image, int height, int width) {
        int radius = taps.length - 1;
        double[] out = new double[image.length];
        double[] row = new double[width];
        double[] padded = new double[width + 2 * radius];
        for (int y = 0; y < height; y++) {
            System.arraycopy(image, y * width, padded, radius, width);
            for (int x = 0; x < width; x++) {
                row[x] = padded[radius + x] * taps[0];
            }
            for (int d = radius; d > 0; d--) {
                double tap = taps[d];
                int left = radius - d;
                int right = radius + d;
                for (int x = 0; x < width; x++) {
                    row[x] += (padded[left + x] + padded[right + x]) * tap;
                }
            }
            System.arraycopy(row, 0, out, y * width, width);
        }
        return out;
    }
}
