// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import java.awt.Rectangle;

/**
 * Fills a hole with the harmonic function that continues the known pixels: every pixel of the hole
 * becomes the mean of its neighbors.
 *
 * <p>It is what a smoothing may read in place of a hole's unknown content; as an inpainting it is
 * merely smooth.
 */
public final class HarmonicFill {

    /** How far a filled pixel may be from its neighbors' mean, times their number. */
    private static final double TOLERANCE = 1e-5;

    /** Fills a picture of which nothing is known. */
    private static final float MIDDLE = 0.5f;

    private HarmonicFill() {}

    /**
     * Fills the hole of a picture.
     *
     * @param image a picture of shape (C, H, W)
     * @param mask the hole
     * @return the picture with its known pixels unchanged and its hole filled from them alone; 0.5
     *     everywhere if nothing is known
     * @throws IllegalArgumentException if the mask has another size
     * @throws IllegalStateException if a known value of the picture is not finite
     */
    public static FloatImage fill(FloatImage image, HoleMask mask) {
        mask.requireSize(image.height(), image.width());
        boolean[] known = mask.known();
        int size = known.length;
        int count = 0;
        for (boolean pixel : known) {
            count += pixel ? 1 : 0;
        }
        if (count == size) {
            return image;
        }
        if (count == 0) {
            return FloatImage.filled(image.channels(), image.height(), image.width(), MIDDLE);
        }
        Rectangle area = mask.holeAndNeighbors(); // no other pixel has a part
        FloatImage part = image.crop(area.y, area.x, area.height, area.width);
        boolean[] knownPart = mask.crop(area).known();
        Neighbors neighbors = new Neighbors(knownPart, area.height, area.width);
        GridSystem system = neighbors.system();
        float[] values = image.toFloatArray();
        for (int c = 0; c < image.channels(); c++) {
            double mean = 0;
            for (int i = 0; i < size; i++) {
                mean += known[i] ? (double) values[c * size + i] / count : 0;
            }
            double[] plane = part.plane(c);
            for (int i = 0; i < plane.length; i++) {
                plane[i] = knownPart[i] ? plane[i] : mean;
            }
            system.solve(neighbors.rightSide(plane), plane, TOLERANCE);
            for (int i = 0; i < plane.length; i++) {
                if (!knownPart[i]) {
                    int y = c * image.height() + area.y + i / area.width;
                    values[y * image.width() + area.x + i % area.width] = (float) plane[i];
                }
            }
        }
        return FloatImage.owning(image.channels(), image.height(), image.width(), values);
    }

    /** The discrete Laplace equation in the hole; for known pixels the equation x = x. */
    private static final class Neighbors {

        private final boolean[] known;
        private final int height;
        private final int width;

        Neighbors(boolean[] known, int height, int width) {
            this.known = known;
            this.height = height;
            this.width = width;
        }

        GridSystem system() {
            int size = known.length;
            double[] diagonal = new double[size];
            double[] right = new double[size];
            double[] below = new double[size];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int i = y * width + x;
                    if (known[i]) {
                        diagonal[i] = 1;
                        continue;
                    }
                    diagonal[i] =
                            (x > 0 ? 1 : 0)
                                    + (x + 1 < width ? 1 : 0)
                                    + (y > 0 ? 1 : 0)
                                    + (y + 1 < height ? 1 : 0);
                    right[i] = x + 1 < width && !known[i + 1] ? 1 : 0;
                    below[i] = y + 1 < height && !known[i + width] ? 1 : 0;
                }
            }
            return new GridSystem(width, diagonal, right, below);
        }

        double[] rightSide(double[] plane) {
            double[] b = new double[plane.length];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int i = y * width + x;
                    if (known[i]) {
                        b[i] = plane[i];
                        continue;
                    }
                    b[i] += x > 0 && known[i - 1] ? plane[i - 1] : 0;
                    b[i] += x + 1 < width && known[i + 1] ? plane[i + 1] : 0;
                    b[i] += y > 0 && known[i - width] ? plane[i - width] : 0;
                    b[i] += y + 1 < height && known[i + width] ? plane[i + width] : 0;
                }
            }
            return b;
        }
    }
}
