// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * An 8-bit RGB picture.
 *
 * @param width the width in pixels
 * @param height the height in pixels
 * @param rgb height × width × 3 bytes, row by row, red first; not copied, not to be changed
 */
public record RgbImage(int width, int height, byte[] rgb) {

    /**
     * Makes a picture.
     *
     * @param width the width in pixels
     * @param height the height in pixels
     * @param rgb height × width × 3 bytes
     * @throws IllegalArgumentException if the number of bytes is not width × height × 3
     */
    public RgbImage {
        if (width < 1 || height < 1 || rgb.length != width * height * 3) {
            throw new IllegalArgumentException(
                    "a picture of "
                            + width
                            + "x"
                            + height
                            + " cannot have "
                            + rgb.length
                            + " bytes");
        }
    }

    /**
     * Rounds a picture to 8 bits.
     *
     * @param image a picture in [0, 1] of shape (3, H, W)
     * @return the picture
     */
    public static RgbImage of(FloatImage image) {
        float[] planes = image.toFloatArray();
        for (int i = 0; i < planes.length; i++) {
            planes[i] = planes[i] * 2 - 1;
        }
        return ofPlanes(planes, 0, image.width(), image.height());
    }

    /**
     * Returns the picture as the image priors take it.
     *
     * @return a copy in [0, 1] of shape (3, H, W)
     */
    public FloatImage toFloatImage() {
        int pixels = width * height;
        float[] planes = new float[3 * pixels];
        for (int i = 0; i < pixels; i++) {
            for (int c = 0; c < 3; c++) {
                planes[c * pixels + i] = (rgb[i * 3 + c] & 0xff) / 255f;
            }
        }
        return FloatImage.of(3, height, width, planes);
    }

    /**
     * Makes a picture from a network's output.
     *
     * @param planes 3 × height × width values in [−1, 1], clipped to that range
     * @param offset where the picture starts
     * @param width the width in pixels
     * @param height the height in pixels
     * @return the picture, rounded to 8 bits
     */
    public static RgbImage ofPlanes(float[] planes, int offset, int width, int height) {
        int pixels = width * height;
        byte[] rgb = new byte[pixels * 3];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < pixels; i++) {
                float value = (planes[offset + c * pixels + i] + 1) * 127.5f;
                rgb[i * 3 + c] = (byte) Math.round(Math.max(0, Math.min(255, value)));
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /**
     * Writes the picture the way networks take it.
     *
     * @param planes receives 3 × height × width values in [−1, 1]
     * @param offset where to start
     */
    public void toPlanes(float[] planes, int offset) {
        int pixels = width * height;
        for (int i = 0; i < pixels; i++) {
            for (int c = 0; c < 3; c++) {
                planes[offset + c * pixels + i] = (rgb[i * 3 + c] & 0xff) / 127.5f - 1;
            }
        }
    }

    /**
     * Returns the picture for javax.imageio and java.awt.
     *
     * @return a copy of type {@link BufferedImage#TYPE_INT_RGB}
     */
    public BufferedImage toBufferedImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] row = new int[width];
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++, i += 3) {
                row[x] = (rgb[i] & 0xff) << 16 | (rgb[i + 1] & 0xff) << 8 | rgb[i + 2] & 0xff;
            }
            image.setRGB(0, y, width, 1, row, 0, width);
        }
        return image;
    }

    /**
     * Cuts a rectangle out.
     *
     * @param left its left edge
     * @param top its upper edge
     * @param cropWidth its width
     * @param cropHeight its height
     * @return the rectangle
     * @throws IndexOutOfBoundsException if it does not lie in the picture
     */
    public RgbImage crop(int left, int top, int cropWidth, int cropHeight) {
        if (left < 0 || top < 0 || left + cropWidth > width || top + cropHeight > height) {
            throw new IndexOutOfBoundsException(
                    "no "
                            + cropWidth
                            + "x"
                            + cropHeight
                            + " at "
                            + left
                            + ","
                            + top
                            + " of "
                            + this);
        }
        byte[] cut = new byte[cropWidth * cropHeight * 3];
        for (int y = 0; y < cropHeight; y++) {
            int from = ((top + y) * width + left) * 3;
            System.arraycopy(rgb, from, cut, y * cropWidth * 3, cropWidth * 3);
        }
        return new RgbImage(cropWidth, cropHeight, cut);
    }

    /**
     * Mirrors the picture left to right.
     *
     * @return the mirror picture
     */
    public RgbImage flip() {
        byte[] mirrored = new byte[rgb.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int from = (y * width + x) * 3;
                int to = (y * width + width - 1 - x) * 3;
                mirrored[to] = rgb[from];
                mirrored[to + 1] = rgb[from + 1];
                mirrored[to + 2] = rgb[from + 2];
            }
        }
        return new RgbImage(width, height, mirrored);
    }

    /**
     * Makes sure that another picture is as large.
     *
     * @param other the other picture
     * @throws IllegalArgumentException if it is not
     */
    public void requireSameSize(RgbImage other) {
        if (width != other.width || height != other.height) {
            throw new IllegalArgumentException("pictures differ in size: " + this + ", " + other);
        }
    }

    /** {@inheritDoc} */
    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage image
                && width == image.width
                && height == image.height
                && Arrays.equals(rgb, image.rgb);
    }

    /** {@inheritDoc} */
    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(rgb);
    }

    /** {@inheritDoc} */
    @Override
    public String toString() {
        return "RgbImage[" + width + "x" + height + "]";
    }
}
