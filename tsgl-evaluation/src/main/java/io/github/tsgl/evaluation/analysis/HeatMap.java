// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation.analysis;

import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.RgbImage;

/**
 * Numbers as colors, from dark violet by way of green to yellow, as the paper's feature maps have
 * "the higher value within the yellow area".
 *
 * <p>Lightness grows evenly from 0.25 to 0.95 in the OKLCH color space while the hue turns from
 * 300° to 105°, so that equal steps look equal, in gray too. The chroma is the largest up to 0.15
 * that sRGB has.
 */
public final class HeatMap {

    private static final int COLORS = 256;
    private static final double DARK = 0.25;
    private static final double LIGHT = 0.95;
    private static final double VIOLET = 300;
    private static final double YELLOW = 105;
    private static final double CHROMA = 0.15;
    private static final byte[] TABLE = table();

    private HeatMap() {}

    private static byte[] table() {
        byte[] table = new byte[COLORS * 3];
        for (int i = 0; i < COLORS; i++) {
            double t = i / (COLORS - 1.0);
            double lightness = DARK + t * (LIGHT - DARK);
            double hue = Math.toRadians(VIOLET + t * (YELLOW - VIOLET));
            double chroma = CHROMA;
            double[] rgb = linear(lightness, chroma, hue);
            while (!isColor(rgb)) {
                chroma -= 0.001;
                rgb = linear(lightness, chroma, hue);
            }
            for (int c = 0; c < 3; c++) {
                table[i * 3 + c] = (byte) Math.round(255 * encoded(rgb[c]));
            }
        }
        return table;
    }

    /** Linear sRGB of a color in OKLCH, with the published numbers of OKLab. */
    private static double[] linear(double lightness, double chroma, double hue) {
        double a = chroma * Math.cos(hue);
        double b = chroma * Math.sin(hue);
        double l = Math.pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
        double m = Math.pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
        double s = Math.pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
        return new double[] {
            4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
        };
    }

    private static boolean isColor(double... rgb) {
        for (double value : rgb) {
            if (value < 0 || value > 1) {
                return false;
            }
        }
        return true;
    }

    private static double encoded(double linear) {
        return linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
    }

    /**
     * Draws a map.
     *
     * @param map shape (1, h, w)
     * @param low what is darkest; what is below too
     * @param high what is lightest; if it is not above {@code low} all is darkest
     * @param side the picture's height and width in pixels; each position is repeated
     * @return the picture
     */
    public static RgbImage draw(FloatImage map, double low, double high, int side) {
        byte[] rgb = new byte[side * side * 3];
        double range = high > low ? high - low : Double.POSITIVE_INFINITY;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                float value = map.get(0, y * map.height() / side, x * map.width() / side);
                double t = Math.min(1, Math.max(0, (value - low) / range));
                int color = (int) Math.round(t * (COLORS - 1));
                System.arraycopy(TABLE, color * 3, rgb, (y * side + x) * 3, 3);
            }
        }
        return new RgbImage(side, side, rgb);
    }
}
