// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import java.util.Locale;

/**
 * A mask picture that was read, and how clearly it says where the hole is.
 *
 * @param hole the mask
 * @param reading how the picture was read
 * @param threshold the strength from which on a pixel is the hole, in [0, 255]
 * @param greatest the greatest strength in the picture, in [0, 255]
 * @param unclear the part of its pixels that are far from both ends of the scale, from 0 to 1
 */
public record MaskPicture(
        HoleMask hole, MaskReading reading, float threshold, float greatest, double unclear) {

    private static final float FULL = 255;
    private static final float MARGIN = 32; // what compression leaves of black and white

    /**
     * Reads a picture as a mask.
     *
     * @param picture the picture
     * @param reading what decides about a pixel
     * @param threshold the strength from which on a pixel is the hole, in [0, 255]
     * @return the mask
     */
    public static MaskPicture of(StoredPicture picture, MaskReading reading, float threshold) {
        Scan scan = new Scan(picture, reading);
        HoleMask hole =
                HoleMask.of(
                        picture.width(),
                        picture.height(),
                        (x, y) -> scan.strength(x, y) >= threshold);
        double pixels = (double) picture.width() * picture.height();
        return new MaskPicture(hole, reading, threshold, scan.greatest, scan.unclear / pixels);
    }

    /**
     * Says why the picture has no hole.
     *
     * @return one line with the greatest strength in it
     */
    public String withoutHole() {
        return String.format(
                Locale.ROOT,
                "the mask has no hole: nothing in it is %s; its %s is %d of 255, and a hole's is at"
                        + " least %d",
                reading.hole(),
                reading.greatest(),
                (int) greatest,
                (int) Math.ceil(threshold));
    }

    /** Asks about pixels in order, row by row. */
    private static final class Scan {

        private final StoredPicture picture;
        private final MaskReading reading;
        private final int width;
        private final float[] rgb;
        private final float[] alpha;
        private float greatest;
        private long unclear;

        Scan(StoredPicture picture, MaskReading reading) {
            this.picture = picture;
            this.reading = reading;
            width = picture.width();
            rgb = new float[3 * width];
            alpha = new float[width];
        }

        float strength(int x, int y) {
            if (x == 0) {
                picture.readRow(0, y, width, rgb);
                picture.readAlpha(y, alpha);
            }
            float strength = reading.strength(rgb[x], rgb[width + x], rgb[2 * width + x], alpha[x]);
            greatest = Math.max(greatest, strength);
            if (strength > MARGIN && strength < FULL - MARGIN) {
                unclear++;
            }
            return strength;
        }
    }
}
