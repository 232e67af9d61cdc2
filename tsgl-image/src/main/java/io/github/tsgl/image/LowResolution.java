package io.github.tsgl.image;

import java.util.Arrays;

/**
 * Makes pictures smaller by averaging over areas, "Low-Resolution RGB" of the paper's Table VIII
 * (256 to 32).
 *
 * <p>Every small pixel is the mean of what it covers, partly covered pixels counted by their share;
 * unlike picking the nearest pixel this does not alias. For whole factors it is the block mean.
 */
public final class LowResolution {

    private LowResolution() {}

    /**
     * Makes a whole picture smaller.
     *
     * @param image a picture of shape (C, H, W)
     * @param height the new height h, from 1 to H
     * @param width the new width w, from 1 to W
     * @return the small picture, of shape (C, h, w)
     * @throws IllegalArgumentException if a new size is out of range
     */
    public static FloatImage of(FloatImage image, int height, int width) {
        return of(image, FloatImage.filled(1, image.height(), image.width(), 1), height, width);
    }

    /**
     * Makes a picture with a hole smaller.
     *
     * @param image a picture of shape (C, H, W)
     * @param mask the mask, of shape (1, H, W): 0 in the hole
     * @param height the new height h, from 1 to H
     * @param width the new width w, from 1 to W
     * @return the small picture, of shape (C, h, w): the mean of the known pixels under each, 0
     *     where none is known
     * @throws IllegalArgumentException if the mask has another size or a new size is out of range
     */
    public static FloatImage of(FloatImage image, FloatImage mask, int height, int width) {
        image.requireMask(mask);
        if (height < 1 || width < 1 || height > image.height() || width > image.width()) {
            throw new IllegalArgumentException(
                    height + "x" + width + " is no smaller size of a picture with " + image);
        }
        boolean[] known = mask.known();
        int channels = image.channels();
        double[][] small = new double[channels][height * width];
        double[] sums = new double[channels];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double weight = sum(image, known, y, x, height, width, sums);
                for (int c = 0; c < channels && weight > 0; c++) {
                    small[c][y * width + x] = sums[c] / weight;
                }
            }
        }
        return FloatImage.ofPlanes(height, width, small);
    }

    /** Sums the known pixels under one small pixel; returns their area. */
    private static double sum(
            FloatImage image, boolean[] known, int y, int x, int height, int width, double[] sums) {
        int h = image.height();
        int w = image.width();
        double top = (double) y * h / height;
        double bottom = (double) (y + 1) * h / height;
        double left = (double) x * w / width;
        double right = (double) (x + 1) * w / width;
        double area = 0;
        Arrays.fill(sums, 0);
        for (int i = (int) top; i < Math.min(bottom, h); i++) {
            double rows = Math.min(bottom, i + 1) - Math.max(top, i);
            for (int j = (int) left; j < Math.min(right, w); j++) {
                if (known[i * w + j]) {
                    double share = rows * (Math.min(right, j + 1) - Math.max(left, j));
                    area += share;
                    for (int c = 0; c < sums.length; c++) {
                        sums[c] += share * image.values()[(c * h + i) * w + j];
                    }
                }
            }
        }
        return area;
    }
}
