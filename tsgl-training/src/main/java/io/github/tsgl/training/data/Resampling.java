package io.github.tsgl.training.data;

import io.github.tsgl.image.RgbImage;

/** Resizing with a triangle filter that widens when a picture shrinks, so that nothing aliases. */
public final class Resampling {

    private Resampling() {}

    /**
     * Resizes a picture.
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
        int oldWidth = image.width();
        int oldHeight = image.height();
        Taps across = new Taps(oldWidth, width);
        float[] narrow = new float[oldHeight * width * 3];
        for (int y = 0; y < oldHeight; y++) {
            for (int x = 0; x < width; x++) {
                int first = across.first[x];
                float[] weights = across.weights[x];
                float red = 0;
                float green = 0;
                float blue = 0;
                for (int k = 0, i = (y * oldWidth + first) * 3; k < weights.length; k++, i += 3) {
                    red += weights[k] * (image.rgb()[i] & 0xff);
                    green += weights[k] * (image.rgb()[i + 1] & 0xff);
                    blue += weights[k] * (image.rgb()[i + 2] & 0xff);
                }
                int to = (y * width + x) * 3;
                narrow[to] = red;
                narrow[to + 1] = green;
                narrow[to + 2] = blue;
            }
        }
        Taps down = new Taps(oldHeight, height);
        int stride = width * 3;
        byte[] rgb = new byte[height * stride];
        for (int y = 0; y < height; y++) {
            float[] weights = down.weights[y];
            for (int i = 0; i < stride; i++) {
                float sum = 0;
                for (int k = 0, from = down.first[y] * stride + i; k < weights.length; k++) {
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
    public static RgbImage centreSquare(RgbImage image, int side) {
        int shorter = Math.min(image.width(), image.height());
        int left = (image.width() - shorter) / 2;
        int top = (image.height() - shorter) / 2;
        return resize(image.crop(left, top, shorter, shorter), side, side);
    }

    /** Which old pixels make each new one, along one axis. */
    private static final class Taps {

        final int[] first;
        final float[][] weights;

        Taps(int oldLength, int newLength) {
            first = new int[newLength];
            weights = new float[newLength][];
            double scale = (double) oldLength / newLength;
            double reach = Math.max(1, scale);
            for (int i = 0; i < newLength; i++) {
                double centre = (i + 0.5) * scale - 0.5;
                int from = Math.max(0, (int) Math.ceil(centre - reach));
                int to = Math.min(oldLength - 1, (int) Math.floor(centre + reach));
                first[i] = from;
                weights[i] = new float[to - from + 1];
                float sum = 0;
                for (int k = from; k <= to; k++) {
                    float weight = (float) (1 - Math.abs(k - centre) / reach);
                    weights[i][k - from] = weight;
                    sum += weight;
                }
                for (int k = 0; k < weights[i].length; k++) {
                    weights[i][k] /= sum;
                }
            }
        }
    }
}
