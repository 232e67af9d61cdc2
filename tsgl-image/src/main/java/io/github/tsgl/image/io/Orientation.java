// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;

/**
 * How stored rows and columns are to be shown: the eight values of the orientation field of EXIF
 * 2.32, section 4.6.4.
 */
enum Orientation {
    NORMAL,
    MIRRORED,
    UPSIDE_DOWN,
    FLIPPED,
    TRANSPOSED,
    TURNED_RIGHT,
    TRANSVERSED,
    TURNED_LEFT;

    /** The orientation for a value of the field; unknown values are normal. */
    static Orientation ofExif(int value) {
        return value >= 1 && value <= values().length ? values()[value - 1] : NORMAL;
    }

    /** Moves the pixels to where they are shown; their samples stay as they are. */
    BufferedImage apply(BufferedImage image) {
        if (this == NORMAL) {
            return image;
        }
        int width = swapsSides() ? image.getHeight() : image.getWidth();
        int height = swapsSides() ? image.getWidth() : image.getHeight();
        WritableRaster from = image.getRaster();
        WritableRaster to = from.createCompatibleWritableRaster(width, height);
        Object sample = null;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                sample = from.getDataElements(sourceX(x, y, image), sourceY(x, y, image), sample);
                to.setDataElements(x, y, sample);
            }
        }
        return new BufferedImage(image.getColorModel(), to, image.isAlphaPremultiplied(), null);
    }

    boolean swapsSides() {
        return ordinal() >= TRANSPOSED.ordinal();
    }

    private int sourceX(int x, int y, BufferedImage image) {
        int last = image.getWidth() - 1;
        return switch (this) {
            case NORMAL, FLIPPED -> x;
            case MIRRORED, UPSIDE_DOWN -> last - x;
            case TRANSPOSED, TURNED_RIGHT -> y;
            case TRANSVERSED, TURNED_LEFT -> last - y;
        };
    }

    private int sourceY(int x, int y, BufferedImage image) {
        int last = image.getHeight() - 1;
        return switch (this) {
            case NORMAL, MIRRORED -> y;
            case UPSIDE_DOWN, FLIPPED -> last - y;
            case TRANSPOSED, TURNED_LEFT -> x;
            case TURNED_RIGHT, TRANSVERSED -> last - x;
        };
    }
}
