package io.github.tsgl.zoo;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.BitSet;
import java.util.List;

/** The pixels of a photo that are to be replaced. */
final class Hole {

    private static final float HALF = 127.5f;

    private final int width;
    private final int height;
    private final BitSet missing;

    private Hole(int width, int height, BitSet missing) {
        requireSize(width, height);
        this.width = width;
        this.height = height;
        this.missing = missing;
    }

    /** Reads a mask picture whose bright pixels are the hole. */
    static Hole of(BufferedImage mask) {
        return of(mask, MaskReading.BRIGHT);
    }

    /** Reads a mask picture: a pixel of a hole's colour that is not transparent is missing. */
    static Hole of(BufferedImage mask, MaskReading reading) {
        Photo picture = Photo.of(mask);
        int width = picture.width();
        int height = picture.height();
        requireSize(width, height);
        BitSet missing = new BitSet();
        float[] rgb = new float[3 * width];
        for (int y = 0; y < height; y++) {
            picture.readRow(0, y, width, rgb);
            float[] alpha = picture.alphaRow(y);
            for (int x = 0; x < width; x++) {
                boolean colour = reading.isHole(rgb[x], rgb[width + x], rgb[2 * width + x]);
                if (colour && (alpha == null || alpha[x] > HALF)) {
                    missing.set(index(x, y, width));
                }
            }
        }
        return new Hole(width, height, missing);
    }

    /** Makes a hole of explicit pixels (H, W). */
    static Hole of(int width, int height, BitSet missing) {
        return new Hole(width, height, missing);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    boolean isMissing(int x, int y) {
        return missing.get(index(x, y, width));
    }

    boolean isEmpty() {
        return missing.isEmpty();
    }

    boolean isEverything() {
        return missing.nextClearBit(0) >= width * height;
    }

    /** The first missing pixel of a row at or after x, or the width. */
    int nextMissing(int x, int y) {
        int found = missing.nextSetBit(index(x, y, width));
        int end = index(width, y, width);
        return found < 0 || found >= end ? width : found - index(0, y, width);
    }

    /** The first known pixel of a row at or after x, or the width. */
    int nextKnown(int x, int y) {
        int found = missing.nextClearBit(index(x, y, width));
        int end = index(width, y, width);
        return found >= end ? width : found - index(0, y, width);
    }

    /** Tells whether a rectangle has a known pixel. */
    boolean hasKnown(Rectangle area) {
        for (int y = area.y; y < area.y + area.height; y++) {
            if (nextKnown(area.x, y) < area.x + area.width) {
                return true;
            }
        }
        return false;
    }

    /** This hole without its pixels in some rectangles. */
    Hole without(List<Rectangle> filled) {
        if (filled.isEmpty()) {
            return this;
        }
        BitSet rest = (BitSet) missing.clone();
        for (Rectangle area : filled) {
            for (int y = area.y; y < area.y + area.height; y++) {
                rest.clear(index(area.x, y, width), index(area.x + area.width, y, width));
            }
        }
        return new Hole(width, height, rest);
    }

    /** A bit set has no more bits than an int can count. */
    static void requireSize(int width, int height) {
        if ((long) width * height > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a mask of " + width + "x" + height + " pixels is too large");
        }
    }

    private static int index(int x, int y, int width) {
        return y * width + x;
    }
}
