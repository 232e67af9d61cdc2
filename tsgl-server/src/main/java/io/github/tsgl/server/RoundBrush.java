// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.io.PictureFormat;
import io.github.tsgl.image.io.PictureWriter;
import io.github.tsgl.image.io.StoredPicture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.BitSet;

/** Masks that grow and shrink by a disc, as IOPaint's do; no disc reaches in from outside. */
final class RoundBrush {

    /** The color that IOPaint's page paints holes with: opaque to 73 percent. */
    private static final int PAINT = 186 << 24 | 255 << 16 | 203 << 8;

    private RoundBrush() {}

    /** Every pixel is hole that has a hole within a disc around it. */
    static HoleMask grown(HoleMask mask, int radius) {
        int width = mask.width();
        int height = mask.height();
        BitSet[] rows = new BitSet[height];
        for (int y = 0; y < height; y++) {
            rows[y] = new BitSet(width);
        }
        for (int y = 0; y < height; y++) {
            for (int x = mask.nextHole(0, y); x < width; ) {
                int stop = mask.nextKnown(x, y);
                int first = Math.max(0, y - radius);
                int last = Math.min(height - 1, y + radius);
                for (int row = first; row <= last; row++) {
                    int half = halfWidth(radius, row - y);
                    rows[row].set(Math.max(0, x - half), Math.min(width, stop + half));
                }
                x = mask.nextHole(stop, y);
            }
        }
        return HoleMask.of(width, height, (x, y) -> rows[y].get(x));
    }

    /** Half of a disc's width, some rows above or below its middle. */
    private static int halfWidth(int radius, int rows) {
        return (int) Math.rint(Math.sqrt((double) radius * radius - (double) rows * rows));
    }

    /** Only pixels stay hole around which all of a disc is. */
    static HoleMask shrunk(HoleMask mask, int radius) {
        return inverted(grown(inverted(mask), radius));
    }

    static HoleMask inverted(HoleMask mask) {
        return HoleMask.of(mask.width(), mask.height(), (x, y) -> !mask.isHole(x, y));
    }

    /** A PNG file with paint in the hole and nothing elsewhere. */
    static byte[] painted(HoleMask mask) throws IOException {
        BufferedImage picture =
                new BufferedImage(mask.width(), mask.height(), BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < mask.height(); y++) {
            for (int x = mask.nextHole(0, y); x < mask.width(); x = mask.nextHole(x + 1, y)) {
                picture.setRGB(x, y, PAINT);
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        PictureWriter.write(file, PictureFormat.PNG, StoredPicture.of(picture));
        return file.toByteArray();
    }
}
