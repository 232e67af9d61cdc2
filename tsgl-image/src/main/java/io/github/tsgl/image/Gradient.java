// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

/**
 * The Sobel derivatives of a plane, unscaled (the kernels' entries are 1 and 2); beyond the border
 * the plane goes on with its mirror image.
 *
 * @param down the derivative down the columns
 * @param across the derivative along the rows
 */
record Gradient(double[] down, double[] across) {

    static Gradient sobel(double[] plane, int height, int width) {
        double[] down = new double[plane.length];
        double[] across = new double[plane.length];
        double[] stepDown = new double[width];
        for (int y = 0; y < height; y++) {
            int here = y * width;
            int above = Math.max(y - 1, 0) * width;
            int below = Math.min(y + 1, height - 1) * width;
            for (int x = 0; x < width; x++) {
                stepDown[x] = plane[below + x] - plane[above + x];
            }
            for (int x = 0; x < width; x++) {
                int left = Math.max(x - 1, 0);
                int right = Math.min(x + 1, width - 1);
                down[here + x] = stepDown[x] * 2 + (stepDown[left] + stepDown[right]);
                across[here + x] =
                        (plane[here + right] - plane[here + left]) * 2
                                + ((plane[above + right] - plane[above + left])
                                        + (plane[below + right] - plane[below + left]));
            }
        }
        return new Gradient(down, across);
    }
}
