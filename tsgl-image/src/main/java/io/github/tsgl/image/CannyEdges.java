// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import java.util.Arrays;

/**
 * The Canny edge detector, equal pixel for pixel to scikit-image's {@code feature.canny} with
 * {@code mode="constant"}.
 *
 * <p>With a mask the Gaussian averages known pixels only, and there are no edges in the hole or
 * beside it: nothing in the hole can change the edges outside.
 */
public final class CannyEdges {

    /** The Gaussian ends at this many standard deviations. */
    private static final double TRUNCATE = 4.0;

    private static final double EPSILON = Math.ulp(1.0);

    private final Gaussian gaussian;

    /** Single precision, as scikit-image compares it. */
    private final float lowThreshold;

    private final double highThreshold;

    private CannyEdges(Builder builder) {
        gaussian = new Gaussian(builder.sigma, (int) (TRUNCATE * builder.sigma + 0.5));
        // Where there is no gradient there is no edge, whatever the threshold.
        lowThreshold = builder.lowThreshold == 0 ? 1e-14f : (float) builder.lowThreshold;
        highThreshold = builder.highThreshold;
    }

    /**
     * Makes a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Finds the edges of a whole picture.
     *
     * @param gray the picture
     * @return the edges, of shape (1, H, W): 1 on an edge, else 0
     */
    public FloatImage detect(GrayImage gray) {
        int height = gray.height();
        int width = gray.width();
        double[] ones = new double[height * width];
        Arrays.fill(ones, 1);
        boolean[] inner = new boolean[ones.length];
        for (int y = 1; y < height - 1; y++) {
            for (int x = 1; x < width - 1; x++) {
                inner[y * width + x] = true;
            }
        }
        return detect(gray.values(), ones, inner, height, width);
    }

    /**
     * Finds the edges of the known part of a picture.
     *
     * @param gray the picture
     * @param mask the hole
     * @return the edges, of shape (1, H, W): 1 on an edge, else 0; edges have known neighbors only
     * @throws IllegalArgumentException if the mask has another size
     */
    public FloatImage detect(GrayImage gray, HoleMask mask) {
        int height = gray.height();
        int width = gray.width();
        mask.requireSize(height, width);
        boolean[] known = mask.known();
        double[] weights = new double[known.length];
        double[] image = new double[known.length];
        for (int i = 0; i < known.length; i++) {
            if (known[i]) {
                weights[i] = 1;
                image[i] = gray.values()[i];
            }
        }
        boolean[] inner = new boolean[known.length];
        for (int y = 1; y < height - 1; y++) {
            for (int x = 1; x < width - 1; x++) {
                inner[y * width + x] = allKnownAround(known, y * width + x, width);
            }
        }
        return detect(image, weights, inner, height, width);
    }

    private static boolean allKnownAround(boolean[] known, int i, int width) {
        for (int row = i - width; row <= i + width; row += width) {
            if (!(known[row - 1] && known[row] && known[row + 1])) {
                return false;
            }
        }
        return true;
    }

    private FloatImage detect(
            double[] image, double[] weights, boolean[] inner, int height, int width) {
        double[] smooth = gaussian.apply(image, height, width);
        double[] share = gaussian.apply(weights, height, width);
        for (int i = 0; i < smooth.length; i++) {
            smooth[i] /= share[i] + EPSILON;
        }
        Gradient gradient = Gradient.sobel(smooth, height, width);
        double[] magnitude = new double[smooth.length];
        for (int i = 0; i < magnitude.length; i++) {
            double down = gradient.down()[i];
            double across = gradient.across()[i];
            magnitude[i] = Math.sqrt(down * down + across * across);
        }
        boolean[] ridge = new boolean[magnitude.length];
        for (int i = 0; i < ridge.length; i++) {
            ridge[i] =
                    inner[i]
                            && magnitude[i] >= lowThreshold
                            && isRidge(
                                    magnitude, gradient.down()[i], gradient.across()[i], i, width);
        }
        return track(ridge, magnitude, height, width);
    }

    /**
     * Whether the magnitude falls to both sides along the gradient; between two neighbors it is
     * interpolated.
     */
    private static boolean isRidge(
            double[] magnitude, double down, double across, int i, int width) {
        double absDown = Math.abs(down);
        double absAcross = Math.abs(across);
        boolean sameSign = (down > 0) == (across > 0);
        int diagonal = sameSign ? width + 1 : 1 - width; // towards the right side
        int straight;
        double weight;
        if (sameSign ? absDown > absAcross : absDown >= absAcross) {
            straight = sameSign ? width : -width;
            weight = absAcross / absDown;
        } else {
            straight = 1;
            weight = absDown / absAcross;
        }
        double rest = 1 - weight;
        double m = magnitude[i];
        return magnitude[i + diagonal] * weight + magnitude[i + straight] * rest <= m
                && magnitude[i - diagonal] * weight + magnitude[i - straight] * rest <= m;
    }

    /** Keeps the 8-connected ridges that reach the high threshold somewhere. */
    private FloatImage track(boolean[] ridge, double[] magnitude, int height, int width) {
        float[] edges = new float[ridge.length];
        int[] stack = new int[ridge.length];
        int depth = 0;
        for (int i = 0; i < ridge.length; i++) {
            if (ridge[i] && magnitude[i] >= highThreshold) {
                ridge[i] = false;
                edges[i] = 1;
                stack[depth++] = i;
            }
        }
        while (depth > 0) {
            int i = stack[--depth];
            for (int row = i - width; row <= i + width; row += width) {
                for (int j = row - 1; j <= row + 1; j++) { // ridges never touch the border
                    if (ridge[j]) {
                        ridge[j] = false;
                        edges[j] = 1;
                        stack[depth++] = j;
                    }
                }
            }
        }
        return FloatImage.owning(1, height, width, edges);
    }

    /** Builds a {@link CannyEdges}. */
    public static final class Builder {

        private double sigma = 2;
        private double lowThreshold = 0.1;
        private double highThreshold = 0.2;

        private Builder() {}

        /**
         * Sets the standard deviation of the Gaussian.
         *
         * @param sigma the standard deviation in pixels, above 0; 2 by default
         * @return this builder
         */
        public Builder optSigma(double sigma) {
            this.sigma = sigma;
            return this;
        }

        /**
         * Sets the gradient magnitudes that edges need.
         *
         * @param low every pixel of an edge has at least this; 0.1 by default
         * @param high some pixel of an edge has at least this; 0.2 by default
         * @return this builder
         */
        public Builder optThresholds(double low, double high) {
            lowThreshold = low;
            highThreshold = high;
            return this;
        }

        /**
         * Builds the detector.
         *
         * @return the detector
         * @throws IllegalArgumentException if sigma is not above 0, or the thresholds are not 0
         *     &lt;= low &lt;= high
         */
        public CannyEdges build() {
            if (!(sigma > 0 && sigma < 1000)) {
                throw new IllegalArgumentException("sigma must lie in (0, 1000): " + sigma);
            }
            if (!(lowThreshold >= 0 && highThreshold >= lowThreshold)) {
                throw new IllegalArgumentException(
                        "thresholds must be 0 <= low <= high: "
                                + lowThreshold
                                + ", "
                                + highThreshold);
            }
            return new CannyEdges(this);
        }
    }
}
