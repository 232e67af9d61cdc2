// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

/**
 * Smooths a picture by minimizing the number of its non-zero gradients, L. Xu, C. Lu, Y. Xu and J.
 * Jia, "Image smoothing via L0 gradient minimization", 2011 (the paper's [38]): flat regions
 * remain, divided by sharp edges.
 *
 * <p>S minimizes Σ (S − I)² + λ #{p : |∂x S_p| + |∂y S_p| ≠ 0}, gradients being forward differences
 * on a torus that count once for all channels. Auxiliary gradients (h, v) are split off with weight
 * β: in turn (h, v) becomes ∇S where |∇S|² ≥ λ/β and 0 elsewhere, S becomes the solution of (1 + β
 * ∇ᵀ∇) S = I + β ∇ᵀ(h, v), found with a Fourier transform, and β grows κ-fold from 2λ until 10⁵.
 */
public final class L0Smoothing {

    private static final double LARGEST_BETA = 1e5;

    private final double lambda;
    private final double kappa;

    private L0Smoothing(Builder builder) {
        lambda = builder.lambda;
        kappa = builder.kappa;
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
     * Smooths a whole picture.
     *
     * @param image a picture in [0, 1] of shape (C, H, W)
     * @return the smooth picture, in [0, 1]
     */
    public FloatImage smooth(FloatImage image) {
        int height = image.height();
        int width = image.width();
        Spectrum spectrum = new Spectrum(height, width);
        double[][] input = new double[image.channels()][];
        double[][] smooth = new double[image.channels()][];
        for (int c = 0; c < input.length; c++) {
            input[c] = image.plane(c);
            smooth[c] = input[c].clone();
        }
        for (double beta = 2 * lambda; beta < LARGEST_BETA; beta *= kappa) {
            double[][] target = addKeptGradients(input, smooth, beta, height, width);
            for (int c = 0; c < target.length; c += 2) {
                // The solution operator is real: two channels go through as one complex picture.
                double[] second =
                        c + 1 < target.length ? target[c + 1] : new double[height * width];
                spectrum.solve(target[c], second, beta);
            }
            smooth = target;
        }
        for (double[] plane : smooth) {
            for (int i = 0; i < plane.length; i++) {
                plane[i] = Math.min(Math.max(plane[i], 0), 1);
            }
        }
        return FloatImage.ofPlanes(height, width, smooth);
    }

    /**
     * Smooths the known part of a picture: the hole is first filled by {@link HarmonicFill}.
     *
     * @param image a picture in [0, 1] of shape (C, H, W)
     * @param mask the hole
     * @return the smooth picture, in [0, 1], which does not depend on what was in the hole
     * @throws IllegalArgumentException if the mask has another size
     */
    public FloatImage smooth(FloatImage image, HoleMask mask) {
        return smooth(HarmonicFill.fill(image, mask));
    }

    /** I + β ∇ᵀ(h, v), where (h, v) are those gradients of S that are worth their price. */
    private double[][] addKeptGradients(
            double[][] input, double[][] smooth, double beta, int height, int width) {
        double[][] target = new double[input.length][];
        for (int c = 0; c < target.length; c++) {
            target[c] = input[c].clone();
        }
        double price = lambda / beta;
        for (int y = 0; y < height; y++) {
            int below = (y + 1 == height ? 0 : y + 1) * width;
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                int right = x + 1 == width ? y * width : i + 1;
                int down = below + x;
                double size = 0;
                for (double[] s : smooth) {
                    double h = s[right] - s[i];
                    double v = s[down] - s[i];
                    size += h * h + v * v;
                }
                if (size < price) {
                    continue;
                }
                for (int c = 0; c < target.length; c++) {
                    double h = beta * (smooth[c][right] - smooth[c][i]);
                    double v = beta * (smooth[c][down] - smooth[c][i]);
                    target[c][i] -= h + v;
                    target[c][right] += h;
                    target[c][down] += v;
                }
            }
        }
        return target;
    }

    /** Solves (1 + β ∇ᵀ∇) S = T on a torus. */
    private static final class Spectrum {

        private final int height;
        private final int width;
        private final FourierTransform rows;
        private final FourierTransform columns;

        /** The eigenvalues of ∇ᵀ∇ are rowValue[x] + columnValue[y]. */
        private final double[] rowValue;

        private final double[] columnValue;

        Spectrum(int height, int width) {
            this.height = height;
            this.width = width;
            rows = new FourierTransform(width);
            columns = height == width ? rows : new FourierTransform(height);
            rowValue = eigenvalues(width);
            columnValue = eigenvalues(height);
        }

        private static double[] eigenvalues(int length) {
            double[] values = new double[length];
            for (int k = 0; k < length; k++) {
                double sine = Math.sin(Math.PI * k / length);
                values[k] = 4 * sine * sine;
            }
            return values;
        }

        /** Solves in place for two planes. */
        void solve(double[] first, double[] second, double beta) {
            rows.transform(first, second, height, width, 1);
            columns.transform(first, second, width, 1, width);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double divisor = (1 + beta * (rowValue[x] + columnValue[y])) * height * width;
                    first[y * width + x] /= divisor;
                    second[y * width + x] /= divisor;
                }
            }
            columns.transform(second, first, width, 1, width);
            rows.transform(second, first, height, width, 1);
        }
    }

    /** Builds an {@link L0Smoothing}. */
    public static final class Builder {

        private double lambda = 0.02;
        private double kappa = 2.0;

        private Builder() {}

        /**
         * Sets the price of a gradient: larger is smoother.
         *
         * @param lambda λ, above 0; 0.02 by default
         * @return this builder
         */
        public Builder optLambda(double lambda) {
            this.lambda = lambda;
            return this;
        }

        /**
         * Sets how fast β grows: smaller is slower and finds better minima.
         *
         * @param kappa κ, above 1; 2 by default
         * @return this builder
         */
        public Builder optKappa(double kappa) {
            this.kappa = kappa;
            return this;
        }

        /**
         * Builds the smoothing.
         *
         * @return the smoothing
         * @throws IllegalArgumentException if λ is not above 0 or κ not above 1
         */
        public L0Smoothing build() {
            if (!(lambda > 0)) {
                throw new IllegalArgumentException("lambda must be above 0: " + lambda);
            }
            if (!(kappa > 1)) {
                throw new IllegalArgumentException("kappa must be above 1: " + kappa);
            }
            return new L0Smoothing(this);
        }
    }
}
