// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

/**
 * The Sobel gradients of each channel in two directions, "Gradients-X" and "Gradients-Y" of the
 * paper's Table VIII.
 *
 * <p>Kernels are scaled by 1/4, so that a picture in [0, 1] has gradients in [−1, 1]; beyond the
 * border the picture goes on with its mirror image.
 *
 * @param x the derivative along the rows, to the right, of shape (C, H, W)
 * @param y the derivative down the columns, of shape (C, H, W)
 */
public record SobelGradients(FloatImage x, FloatImage y) {

    private static final double SCALE = 0.25;

    /**
     * The gradients of a whole picture.
     *
     * @param image a picture of shape (C, H, W)
     * @return its gradients
     */
    public static SobelGradients of(FloatImage image) {
        int channels = image.channels();
        double[][] x = new double[channels][];
        double[][] y = new double[channels][];
        for (int c = 0; c < channels; c++) {
            Gradient gradient = Gradient.sobel(image.plane(c), image.height(), image.width());
            x[c] = gradient.across();
            y[c] = gradient.down();
            for (int i = 0; i < x[c].length; i++) {
                x[c][i] *= SCALE;
                y[c][i] *= SCALE;
            }
        }
        return new SobelGradients(
                FloatImage.ofPlanes(image.height(), image.width(), x),
                FloatImage.ofPlanes(image.height(), image.width(), y));
    }

    /**
     * The gradients of the known part of a picture.
     *
     * @param image a picture of shape (C, H, W)
     * @param mask the hole
     * @return its gradients; 0 in the hole and wherever a pixel of the hole would be read
     * @throws IllegalArgumentException if the mask has another size
     */
    public static SobelGradients of(FloatImage image, HoleMask mask) {
        mask.requireSize(image.height(), image.width());
        SobelGradients whole = of(image);
        boolean[] known = mask.known();
        return new SobelGradients(keepInner(whole.x, known), keepInner(whole.y, known));
    }

    private static FloatImage keepInner(FloatImage gradient, boolean[] known) {
        int height = gradient.height();
        int width = gradient.width();
        int channels = gradient.channels();
        float[] values = gradient.toFloatArray();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (!knownAround(known, y, x, height, width)) {
                    for (int c = 0; c < channels; c++) {
                        values[(c * height + y) * width + x] = 0;
                    }
                }
            }
        }
        return FloatImage.owning(channels, height, width, values);
    }

    private static boolean knownAround(boolean[] known, int y, int x, int height, int width) {
        for (int i = Math.max(y - 1, 0); i <= Math.min(y + 1, height - 1); i++) {
            for (int j = Math.max(x - 1, 0); j <= Math.min(x + 1, width - 1); j++) {
                if (!known[i * width + j]) {
                    return false;
                }
            }
        }
        return true;
    }
}
