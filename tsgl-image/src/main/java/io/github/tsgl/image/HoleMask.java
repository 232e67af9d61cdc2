package io.github.tsgl.image;

import java.util.Arrays;

/**
 * A hole mask: 1 = known, 0 = hole.
 *
 * @param width the width in pixels
 * @param height the height in pixels
 * @param known height × width values, row by row, each 0 or 1; not copied, not to be changed
 */
public record HoleMask(int width, int height, byte[] known) {

    /**
     * Makes a mask.
     *
     * @param width the width in pixels
     * @param height the height in pixels
     * @param known height × width values, each 0 or 1
     * @throws IllegalArgumentException if the number of values is not width × height
     */
    public HoleMask {
        if (width < 1 || height < 1 || known.length != width * height) {
            throw new IllegalArgumentException(
                    "a mask of "
                            + width
                            + "x"
                            + height
                            + " cannot have "
                            + known.length
                            + " values");
        }
    }

    /**
     * Makes a mask without a hole.
     *
     * @param width the width in pixels
     * @param height the height in pixels
     * @return a mask of ones
     */
    public static HoleMask allKnown(int width, int height) {
        byte[] known = new byte[width * height];
        Arrays.fill(known, (byte) 1);
        return new HoleMask(width, height, known);
    }

    /**
     * Reads a mask picture.
     *
     * @param picture the picture: white, or lighter than middle grey, is the hole
     * @return the mask
     */
    public static HoleMask ofPicture(RgbImage picture) {
        byte[] rgb = picture.rgb();
        byte[] known = new byte[rgb.length / 3];
        for (int i = 0; i < known.length; i++) {
            int sum = (rgb[i * 3] & 0xff) + (rgb[i * 3 + 1] & 0xff) + (rgb[i * 3 + 2] & 0xff);
            known[i] = (byte) (sum < 3 * 128 ? 1 : 0);
        }
        return new HoleMask(picture.width(), picture.height(), known);
    }

    /**
     * Makes a mask picture.
     *
     * @return a picture, white in the hole and black elsewhere
     */
    public RgbImage toPicture() {
        byte[] rgb = new byte[known.length * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (known[i / 3] - 1);
        }
        return new RgbImage(width, height, rgb);
    }

    /**
     * Tells whether a pixel is hole.
     *
     * @param x its column
     * @param y its row
     * @return true in the hole
     */
    public boolean isHole(int x, int y) {
        return known[y * width + x] == 0;
    }

    /**
     * Tells whether there is no hole.
     *
     * @return true if every pixel is known
     */
    public boolean isAllKnown() {
        for (byte value : known) {
            if (value == 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the part of the mask that is hole.
     *
     * @return a number from 0 to 1
     */
    public double holeRatio() {
        int holes = 0;
        for (byte value : known) {
            holes += 1 - value;
        }
        return (double) holes / known.length;
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
        byte[] rgb = inside.rgb().clone();
        for (int i = 0; i < known.length; i++) {
            if (known[i] == 1) {
                System.arraycopy(outside.rgb(), i * 3, rgb, i * 3, 3);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /**
     * Returns the mask as numbers, as a network takes it.
     *
     * @return height × width values, each 0 or 1
     */
    public float[] toFloats() {
        float[] floats = new float[known.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = known[i];
        }
        return floats;
    }

    /**
     * Returns the mask as the image priors take it.
     *
     * @return a copy of shape (1, H, W)
     */
    public FloatImage toFloatImage() {
        return FloatImage.of(1, height, width, toFloats());
    }

    /** {@inheritDoc} */
    @Override
    public boolean equals(Object other) {
        return other instanceof HoleMask mask
                && width == mask.width
                && height == mask.height
                && Arrays.equals(known, mask.known);
    }

    /** {@inheritDoc} */
    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(known);
    }

    /** {@inheritDoc} */
    @Override
    public String toString() {
        return "HoleMask[" + width + "x" + height + ", hole " + holeRatio() + "]";
    }
}
