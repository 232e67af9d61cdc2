// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import java.util.Optional;

/**
 * Finds where a photo is smoothest: in a sky, on a wall, in what is out of focus. An object is
 * often removed there, and there any structure that a filling invents is seen.
 */
final class SmoothPlace {

    /** How far around the hole the photo must be smooth too, in pixels. */
    private static final int RIM = 4;

    /** The greatest root mean square of the steps from pixel to pixel, in 8-bit levels. */
    private static final double ROUGHEST = 3;

    private SmoothPlace() {}

    /**
     * The disc in whose surroundings steps from pixel to pixel are smallest.
     *
     * @param photo the photo
     * @param radius the disc's radius in pixels
     * @return the disc as a hole; none if the photo is smooth nowhere, or too small
     */
    static Optional<HoleMask> find(RgbImage photo, int radius) {
        int reach = radius + RIM;
        int side = 2 * reach + 1;
        if (photo.width() <= side || photo.height() <= side) {
            return Optional.empty();
        }
        long[][] sums = sums(photo);
        long least = Long.MAX_VALUE;
        int bestX = 0;
        int bestY = 0;
        for (int y = 0; y + side < photo.height(); y++) {
            for (int x = 0; x + side < photo.width(); x++) {
                long sum =
                        sums[y + side][x + side]
                                - sums[y][x + side]
                                - sums[y + side][x]
                                + sums[y][x];
                if (sum < least) {
                    least = sum;
                    bestX = x + reach;
                    bestY = y + reach;
                }
            }
        }
        // Each pixel has a step to the right and one down, in three channels.
        double roughness = Math.sqrt(least / (6.0 * side * side));
        return roughness > ROUGHEST
                ? Optional.empty()
                : Optional.of(disc(photo, bestX, bestY, radius));
    }

    private static HoleMask disc(RgbImage photo, int centerX, int centerY, int radius) {
        return HoleMask.of(
                photo.width(),
                photo.height(),
                (x, y) -> {
                    int dx = x - centerX;
                    int dy = y - centerY;
                    return dx * dx + dy * dy <= radius * radius;
                });
    }

    /** Of each pixel, the squared steps of all pixels above and to the left. */
    private static long[][] sums(RgbImage photo) {
        int width = photo.width();
        int height = photo.height();
        long[][] sums = new long[height][width];
        for (int y = 0; y + 1 < height; y++) {
            for (int x = 0; x + 1 < width; x++) {
                int i = (y * width + x) * 3;
                long steps = 0;
                for (int c = i; c < i + 3; c++) {
                    int across = value(photo, c + 3) - value(photo, c);
                    int down = value(photo, c + 3 * width) - value(photo, c);
                    steps += across * across + down * down;
                }
                sums[y + 1][x + 1] = steps + sums[y][x + 1] + sums[y + 1][x] - sums[y][x];
            }
        }
        return sums;
    }

    private static int value(RgbImage photo, int i) {
        return photo.rgb()[i] & 0xff;
    }
}
