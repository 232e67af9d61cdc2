// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import java.awt.Rectangle;
import java.util.BitSet;
import java.util.List;

/**
 * Which pixels of a picture are the hole and which are known. Networks take it as numbers, 1 =
 * known and 0 = hole; mask pictures are white in the hole.
 *
 * <p>It takes one bit a pixel and is immutable.
 */
public final class HoleMask {

    private final int width;
    private final int height;
    private final BitSet holes; // row by row

    /** Says which pixels are hole. */
    @FunctionalInterface
    public interface Pixels {

        /**
         * Tells whether a pixel is hole.
         *
         * @param x its column
         * @param y its row
         * @return true in the hole
         */
        boolean isHole(int x, int y);
    }

    private HoleMask(int width, int height, BitSet holes) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "a mask needs positive sizes, not " + width + "x" + height);
        }
        if ((long) width * height > Integer.MAX_VALUE) { // more bits than an int can count
            throw new IllegalArgumentException(
                    "a mask of " + width + "x" + height + " pixels is too large");
        }
        this.width = width;
        this.height = height;
        this.holes = holes;
    }

    /**
     * Makes a mask.
     *
     * @param width the width in pixels
     * @param height the height in pixels
     * @param pixels is asked about each pixel, row by row
     * @return the mask
     * @throws IllegalArgumentException if a size is not positive or the mask is too large
     */
    public static HoleMask of(int width, int height, Pixels pixels) {
        HoleMask mask = allKnown(width, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (pixels.isHole(x, y)) {
                    mask.holes.set(mask.index(x, y));
                }
            }
        }
        return mask;
    }

    /**
     * Makes a mask without a hole.
     *
     * @param width the width in pixels
     * @param height the height in pixels
     * @return the mask
     * @throws IllegalArgumentException if a size is not positive or the mask is too large
     */
    public static HoleMask allKnown(int width, int height) {
        return new HoleMask(width, height, new BitSet());
    }

    /**
     * The width.
     *
     * @return W, in pixels
     */
    public int width() {
        return width;
    }

    /**
     * The height.
     *
     * @return H, in pixels
     */
    public int height() {
        return height;
    }

    /**
     * Tells whether a pixel is hole.
     *
     * @param x its column
     * @param y its row
     * @return true in the hole
     */
    public boolean isHole(int x, int y) {
        return holes.get(index(x, y));
    }

    /**
     * Tells whether there is no hole.
     *
     * @return true if every pixel is known
     */
    public boolean isAllKnown() {
        return holes.isEmpty();
    }

    /**
     * Tells whether there is nothing but hole.
     *
     * @return true if no pixel is known
     */
    public boolean isAllHole() {
        return holes.nextClearBit(0) >= width * height;
    }

    /**
     * The part of the mask that is hole.
     *
     * @return a number from 0 to 1
     */
    public double holeRatio() {
        return (double) holes.cardinality() / (width * height);
    }

    /**
     * The next hole pixel of a row.
     *
     * @param x the column where to begin
     * @param y the row
     * @return the first hole pixel's column at or after x, or the width
     */
    public int nextHole(int x, int y) {
        int found = holes.nextSetBit(index(x, y));
        return found < 0 || found >= index(width, y) ? width : found - index(0, y);
    }

    /**
     * The next known pixel of a row.
     *
     * @param x the column where to begin
     * @param y the row
     * @return the first known pixel's column at or after x, or the width
     */
    public int nextKnown(int x, int y) {
        int found = holes.nextClearBit(index(x, y));
        return found >= index(width, y) ? width : found - index(0, y);
    }

    /**
     * Tells whether a rectangle has a known pixel.
     *
     * @param area the rectangle, inside the mask
     * @return true unless all of it is hole
     */
    public boolean hasKnown(Rectangle area) {
        for (int y = area.y; y < area.y + area.height; y++) {
            if (nextKnown(area.x, y) < area.x + area.width) {
                return true;
            }
        }
        return false;
    }

    /**
     * The mask after a part of its hole was filled.
     *
     * @param filled rectangles inside the mask that are known now
     * @return the mask with the rest of the hole
     */
    public HoleMask without(List<Rectangle> filled) {
        if (filled.isEmpty()) {
            return this;
        }
        BitSet rest = (BitSet) holes.clone();
        for (Rectangle area : filled) {
            for (int y = area.y; y < area.y + area.height; y++) {
                rest.clear(index(area.x, y), index(area.x + area.width, y));
            }
        }
        return new HoleMask(width, height, rest);
    }

    /**
     * The mask with a wider hole.
     *
     * @param pixels by how many columns and rows it grows on each side; with 0 it stays as it is
     * @return the mask in which every pixel within so many columns and rows of the hole is hole
     * @throws IllegalArgumentException if the number is negative
     */
    public HoleMask grown(int pixels) {
        if (pixels < 0) {
            throw new IllegalArgumentException("a hole cannot grow by " + pixels + " pixels");
        }
        BitSet grown = new BitSet(width * height);
        for (int y = 0; y < height; y++) {
            for (int x = nextHole(0, y); x < width; ) {
                int stop = nextKnown(x, y);
                int left = Math.max(0, x - pixels);
                int right = (int) Math.min(width, (long) stop + pixels);
                long bottom = Math.min(height - 1, (long) y + pixels);
                for (int row = Math.max(0, y - pixels); row <= bottom; row++) {
                    grown.set(index(left, row), index(right, row));
                }
                x = nextHole(stop, y);
            }
        }
        return new HoleMask(width, height, grown);
    }

    /**
     * Joins two holes.
     *
     * @param other a mask of the same size
     * @return the mask whose hole is what either's is
     * @throws IllegalArgumentException if the sizes differ
     */
    public HoleMask union(HoleMask other) {
        requireSize(other.height, other.width);
        BitSet both = (BitSet) holes.clone();
        both.or(other.holes);
        return new HoleMask(width, height, both);
    }

    /**
     * Takes another mask's hole out of this one's.
     *
     * @param other a mask of the same size
     * @return the mask whose hole is what this one's is and the other's is not
     * @throws IllegalArgumentException if the sizes differ
     */
    public HoleMask minus(HoleMask other) {
        requireSize(other.height, other.width);
        BitSet rest = (BitSet) holes.clone();
        rest.andNot(other.holes);
        return new HoleMask(width, height, rest);
    }

    /**
     * Cuts a rectangle out.
     *
     * @param area the rectangle, inside the mask
     * @return its part of the mask
     */
    public HoleMask crop(Rectangle area) {
        HoleMask part = allKnown(area.width, area.height);
        for (int y = 0; y < area.height; y++) {
            int end = area.x + area.width;
            for (int x = nextHole(area.x, area.y + y); x < end; ) {
                int stop = Math.min(end, nextKnown(x, area.y + y));
                part.holes.set(part.index(x - area.x, y), part.index(stop - area.x, y));
                x = stop < end ? nextHole(stop, area.y + y) : end;
            }
        }
        return part;
    }

    /**
     * Makes a mask picture.
     *
     * @return a picture, white in the hole and black elsewhere
     */
    public RgbImage toPicture() {
        byte[] rgb = new byte[3 * width * height];
        for (int i = holes.nextSetBit(0); i >= 0; i = holes.nextSetBit(i + 1)) {
            rgb[3 * i] = -1;
            rgb[3 * i + 1] = -1;
            rgb[3 * i + 2] = -1;
        }
        return new RgbImage(width, height, rgb);
    }

    /**
     * Puts two pictures together.
     *
     * @param outside is taken where pixels are known
     * @param inside is taken in the hole
     * @return the pictures together
     * @throws IllegalArgumentException if the sizes differ
     */
    public RgbImage compose(RgbImage outside, RgbImage inside) {
        outside.requireSameSize(inside);
        if (outside.width() != width || outside.height() != height) {
            throw new IllegalArgumentException(this + " does not fit " + outside);
        }
        byte[] rgb = outside.rgb().clone();
        for (int i = holes.nextSetBit(0); i >= 0; i = holes.nextSetBit(i + 1)) {
            System.arraycopy(inside.rgb(), i * 3, rgb, i * 3, 3);
        }
        return new RgbImage(width, height, rgb);
    }

    /**
     * The mask as numbers, as a network takes it.
     *
     * @return H · W values, row by row: 1 = known, 0 = hole
     */
    public float[] toFloats() {
        float[] known = new float[width * height];
        for (int i = 0; i < known.length; i++) {
            known[i] = holes.get(i) ? 0 : 1;
        }
        return known;
    }

    /**
     * The mask as a picture of numbers.
     *
     * @return a copy of shape (1, H, W): 1 = known, 0 = hole
     */
    public FloatImage toFloatImage() {
        return FloatImage.owning(1, height, width, toFloats());
    }

    /** The smallest rectangle with the hole and its neighbors in it; there must be a hole. */
    Rectangle holeAndNeighbors() {
        Rectangle box = new Rectangle(-1, -1);
        for (int y = 0; y < height; y++) {
            int first = nextHole(0, y);
            if (first < width) {
                int last = holes.previousSetBit(index(width - 1, y)) - index(0, y);
                box.add(new Rectangle(first - 1, y - 1, last - first + 3, 3));
            }
        }
        return box.intersection(new Rectangle(width, height));
    }

    /** Whether each pixel is known, row by row. */
    boolean[] known() {
        boolean[] known = new boolean[width * height];
        for (int i = holes.nextClearBit(0); i < known.length; i = holes.nextClearBit(i + 1)) {
            known[i] = true;
        }
        return known;
    }

    /** Throws unless a picture of a size is as large as the mask. */
    void requireSize(int pictureHeight, int pictureWidth) {
        if (height != pictureHeight || width != pictureWidth) {
            throw new IllegalArgumentException(
                    "the mask is "
                            + height
                            + "x"
                            + width
                            + ", but the picture is "
                            + pictureHeight
                            + "x"
                            + pictureWidth);
        }
    }

    private int index(int x, int y) {
        return y * width + x;
    }

    /** {@inheritDoc} */
    @Override
    public boolean equals(Object other) {
        return other instanceof HoleMask mask
                && width == mask.width
                && height == mask.height
                && holes.equals(mask.holes);
    }

    /** {@inheritDoc} */
    @Override
    public int hashCode() {
        return 31 * width + holes.hashCode();
    }

    /** The mask's size and hole in words. */
    @Override
    public String toString() {
        return "HoleMask[" + width + "x" + height + ", hole " + holeRatio() + "]";
    }
}
