// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

/**
 * Pictures at other sizes: 8-bit pictures resized with a triangle filter that widens when a picture
 * shrinks, so that nothing aliases; linear, cubic and nearest interpolation. Means over areas,
 * which leave a hole out, are {@link AreaMeans}.
 */
public final class Resampler {

    private Resampler() {}

    /**
     * Resizes a picture with the triangle filter.
     *
     * @param image the picture
     * @param width the new width
     * @param height the new height
     * @return the resized picture, or the same one if it has that size
     */
    public static RgbImage resize(RgbImage image, int width, int height) {
        if (image.width() == width && image.height() == height) {
            return image;
        }
        Axis across = Axis.triangle(image.width(), width);
        Axis down = Axis.triangle(image.height(), height);
        float[][] acrossWeights = across.floatWeights();
        float[][] downWeights = down.floatWeights();
        int stride = width * 3;
        float[] narrow = new float[image.height() * stride];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < width; x++) {
                float[] weights = acrossWeights[x];
                for (int c = 0; c < 3; c++) {
                    float sum = 0;
                    int from = (y * image.width() + across.index(x, 0)) * 3 + c;
                    for (int k = 0; k < weights.length; k++) {
                        sum += weights[k] * (image.rgb()[from + 3 * k] & 0xff);
                    }
                    narrow[y * stride + 3 * x + c] = sum;
                }
            }
        }
        byte[] rgb = new byte[height * stride];
        for (int y = 0; y < height; y++) {
            float[] weights = downWeights[y];
            for (int i = 0; i < stride; i++) {
                float sum = 0;
                for (int k = 0, from = down.index(y, 0) * stride + i; k < weights.length; k++) {
                    sum += weights[k] * narrow[from + k * stride];
                }
                rgb[y * stride + i] = (byte) Math.max(0, Math.min(255, Math.round(sum)));
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /**
     * Resizes a picture so that its shorter side has a given length.
     *
     * @param image the picture
     * @param shortSide the new length of the shorter side
     * @return the resized picture
     */
    public static RgbImage resizeShortSide(RgbImage image, int shortSide) {
        double scale = (double) shortSide / Math.min(image.width(), image.height());
        return resize(
                image,
                Math.max(1, (int) Math.round(image.width() * scale)),
                Math.max(1, (int) Math.round(image.height() * scale)));
    }

    /**
     * Cuts the square in the middle of a picture and resizes it.
     *
     * @param image the picture
     * @param side the side of the result
     * @return the square
     */
    public static RgbImage centerSquare(RgbImage image, int side) {
        int shorter = Math.min(image.width(), image.height());
        int left = (image.width() - shorter) / 2;
        int top = (image.height() - shorter) / 2;
        return resize(image.crop(left, top, shorter, shorter), side, side);
    }

    /**
     * Resizes a picture whose colors are classes, which cannot be mixed: every pixel is the old one
     * that its center lies in.
     *
     * @param image the picture
     * @param width the new width
     * @param height the new height
     * @return the resized picture, or the same one if it has that size
     */
    public static RgbImage nearest(RgbImage image, int width, int height) {
        if (image.width() == width && image.height() == height) {
            return image;
        }
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0, i = 0; y < height; y++) {
            int row = nearestCenter(y, image.height(), height) * image.width();
            for (int x = 0; x < width; x++, i += 3) {
                int from = 3 * (row + nearestCenter(x, image.width(), width));
                System.arraycopy(image.rgb(), from, rgb, i, 3);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static int nearestCenter(int position, int from, int to) {
        return (int) ((2L * position + 1) * from / (2L * to));
    }

    /**
     * Resizes a picture by linear interpolation, which skips pixels where it shrinks; its rows are
     * computed when they are read.
     *
     * @param picture the picture
     * @param height the new height
     * @param width the new width
     * @return the resized picture; it is read by one thread
     */
    public static PictureRows linear(PictureRows picture, int height, int width) {
        return new LinearRows(picture, height, width);
    }

    /**
     * Enlarges a picture by the cubic convolution of Keys (1981) with a = −1/2; its values are
     * computed when they are read.
     *
     * @param image the picture
     * @param height the new height
     * @param width the new width
     * @return the enlarged picture
     */
    public static PictureRows cubic(FloatImage image, int height, int width) {
        return new CubicRows(
                image, Axis.cubic(image.height(), height), Axis.cubic(image.width(), width));
    }

    /**
     * The old position for a new one, as OpenCV's nearest neighbor has it.
     *
     * @param position the new position
     * @param from the old number of pixels
     * @param to the new number of pixels
     * @return the old position
     */
    public static int nearest(int position, int from, int to) {
        return (int) Math.min(from - 1, (long) position * from / to);
    }
}
