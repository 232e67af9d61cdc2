// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.metric;

import io.github.tsgl.image.RgbImage;

/**
 * The structural similarity index (Wang et al. 2004) of 8-bit pictures: a uniform 7×7 window,
 * sample covariance, the mean over channels and over pixels whose window lies in the picture; the
 * defaults of scikit-image.
 */
public final class StructuralSimilarity {

    private static final int WINDOW = 7;
    private static final int SAMPLES = WINDOW * WINDOW;
    private static final double C1 = (0.01 * 255) * (0.01 * 255);
    private static final double C2 = (0.03 * 255) * (0.03 * 255);

    private StructuralSimilarity() {}

    /**
     * Returns the mean structural similarity.
     *
     * @param truth the true picture
     * @param picture the picture to judge, of the same size
     * @return at most 1, which equal pictures have
     * @throws IllegalArgumentException if the sizes differ or a side is shorter than 7 pixels
     */
    public static double of(RgbImage truth, RgbImage picture) {
        truth.requireSameSize(picture);
        if (truth.width() < WINDOW || truth.height() < WINDOW) {
            throw new IllegalArgumentException("SSIM needs pictures of at least 7x7 pixels");
        }
        double sum = 0;
        for (int channel = 0; channel < 3; channel++) {
            sum += channel(truth, picture, channel);
        }
        return sum / 3;
    }

    private static double channel(RgbImage truth, RgbImage picture, int channel) {
        int width = truth.width();
        int height = truth.height();
        int[][] columns = new int[5][width];
        double total = 0;
        for (int y = 0; y < height; y++) {
            addRow(columns, truth, picture, channel, y, 1);
            if (y >= WINDOW) {
                addRow(columns, truth, picture, channel, y - WINDOW, -1);
            }
            if (y >= WINDOW - 1) {
                total += windowsOfRow(columns, width);
            }
        }
        return total / ((double) (width - WINDOW + 1) * (height - WINDOW + 1));
    }

    /** Keeps, per column, the sums over seven rows of a, b, aa, bb and ab. */
    private static void addRow(
            int[][] columns, RgbImage truth, RgbImage picture, int channel, int y, int sign) {
        int width = truth.width();
        for (int x = 0, i = y * width * 3 + channel; x < width; x++, i += 3) {
            int a = truth.rgb()[i] & 0xff;
            int b = picture.rgb()[i] & 0xff;
            columns[0][x] += sign * a;
            columns[1][x] += sign * b;
            columns[2][x] += sign * a * a;
            columns[3][x] += sign * b * b;
            columns[4][x] += sign * a * b;
        }
    }

    private static double windowsOfRow(int[][] columns, int width) {
        int[] sums = new int[5];
        double total = 0;
        for (int x = 0; x < width; x++) {
            for (int k = 0; k < 5; k++) {
                sums[k] += columns[k][x] - (x >= WINDOW ? columns[k][x - WINDOW] : 0);
            }
            if (x >= WINDOW - 1) {
                total += similarity(sums);
            }
        }
        return total;
    }

    private static double similarity(int[] sums) {
        double meanA = (double) sums[0] / SAMPLES;
        double meanB = (double) sums[1] / SAMPLES;
        double unbiased = (double) SAMPLES / (SAMPLES - 1);
        double varA = unbiased * ((double) sums[2] / SAMPLES - meanA * meanA);
        double varB = unbiased * ((double) sums[3] / SAMPLES - meanB * meanB);
        double covariance = unbiased * ((double) sums[4] / SAMPLES - meanA * meanB);
        return (2 * meanA * meanB + C1)
                * (2 * covariance + C2)
                / ((meanA * meanA + meanB * meanB + C1) * (varA + varB + C2));
    }
}
