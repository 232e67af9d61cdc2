// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

/**
 * Colors of up to three channels of 8 bits in one {@code long}, a lane of 21 bits each.
 *
 * <p>Sums of up to 8224 colors stay within their lanes. The product of a color and a reversed color
 * holds their inner product in its third lane, because lanes multiply as the coefficients of
 * polynomials do; the products of one row of a patch may be added before that lane is read.
 */
final class PackedColors {

    /** The largest value of a channel. */
    static final int WHITE = 255;

    /** The side of a patch. */
    static final int PATCH = 9;

    private static final int LANE = 21;

    /** The largest sum of a channel. */
    static final int LARGEST = (1 << LANE) - 1;

    private PackedColors() {}

    /** A color of one channel; colors of different channels add up. */
    static long of(int channel, float level) {
        return (long) Math.max(0, Math.min(WHITE, Math.round(level))) << LANE * channel;
    }

    static int channel(long color, int channel) {
        return (int) (color >>> LANE * channel) & LARGEST;
    }

    static long reversed(long color) {
        return (long) channel(color, 0) << 2 * LANE
                | (long) channel(color, 1) << LANE
                | channel(color, 2);
    }

    /** The sum of the squared channels. */
    static int square(long color) {
        int first = channel(color, 0);
        int second = channel(color, 1);
        int third = channel(color, 2);
        return first * first + second * second + third * third;
    }

    /** A sum of colors divided by their number or weight, each channel rounded to the nearest. */
    static long divided(long sum, int by) {
        int half = by / 2;
        return (channel(sum, 0) + half) / by
                | (long) ((channel(sum, 1) + half) / by) << LANE
                | (long) ((channel(sum, 2) + half) / by) << 2 * LANE;
    }

    /** The inner product of a patch of colors and a patch of reversed colors. */
    static int patchProduct(long[] colors, int i, long[] reversed, int j, int width) {
        int sum = 0;
        for (int row = 0; row < PATCH; row++) {
            sum += rowProduct(colors, i, reversed, j);
            i += width;
            j += width;
        }
        return sum;
    }

    /** The inner product of a patch's first row of colors and another's of reversed colors. */
    static int rowProduct(long[] colors, int i, long[] reversed, int j) {
        long products =
                colors[i] * reversed[j]
                        + colors[i + 1] * reversed[j + 1]
                        + colors[i + 2] * reversed[j + 2]
                        + colors[i + 3] * reversed[j + 3]
                        + colors[i + 4] * reversed[j + 4]
                        + colors[i + 5] * reversed[j + 5]
                        + colors[i + 6] * reversed[j + 6]
                        + colors[i + 7] * reversed[j + 7]
                        + colors[i + 8] * reversed[j + 8];
        return channel(products, 2);
    }

    /** The inner product of a patch's first column of colors and another's of reversed colors. */
    static int columnProduct(long[] colors, int i, long[] reversed, int j, int width) {
        long products = 0;
        for (int row = 0; row < PATCH; row++) {
            products += colors[i] * reversed[j];
            i += width;
            j += width;
        }
        return channel(products, 2);
    }
}
