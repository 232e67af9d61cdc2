// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;

/** Compares pictures of 8 bits. */
final class Levels {

    /** Half a level: what programs that cut fractions off are below those that round. */
    private static final double MEAN = 0.5;

    private Levels() {}

    /**
     * Asserts by how many levels a picture differs from a published one, and in the mean of its
     * values by no more than the published program's way to round explains.
     */
    static void assertWithin(BufferedImage actual, BufferedImage expected, int most) {
        int largest = 0;
        long sum = 0;
        int width = expected.getWidth();
        int height = expected.getHeight();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int shift = 0; shift < 24; shift += 8) {
                    int e = expected.getRGB(x, y) >> shift & 0xFF;
                    int a = actual.getRGB(x, y) >> shift & 0xFF;
                    largest = Math.max(largest, Math.abs(e - a));
                    sum += Math.abs(e - a);
                }
            }
        }
        assertThat(largest).as("largest difference").isLessThanOrEqualTo(most);
        assertThat(sum / (3.0 * width * height)).as("mean difference").isLessThanOrEqualTo(MEAN);
    }
}
