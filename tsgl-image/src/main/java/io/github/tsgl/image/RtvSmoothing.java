// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

/**
 * Smooths a picture by its relative total variation, L. Xu, Q. Yan, Y. Xia and J. Jia, "Structure
 * extraction from texture via relative total variation", 2012: structure remains, texture goes.
 *
 * <p>Each iteration solves (1 + λ/2 · ∇ᵀ W ∇) S = I with weights W from the last S: along x, w = 1
 * / (max(|∇S|, ε_s) · max(|∂x (G_σ * S)|, ε)), both means over the channels, ε_s the sharpness and
 * ε = 0.001, and along y likewise; gradients are forward differences, 0 at the far border. Then σ
 * is halved, down to 0.5. These are the weights of the authors' program, which joins the paper's
 * windowed terms into one. Every system is solved until no pixel of S can be off by more than 10⁻⁴.
 */
public final class RtvSmoothing {

    private static final double EPSILON = 1e-3;
    private static final double SMALLEST_SIGMA = 0.5;

    /**
     * The largest residual. Each row of the matrix sums to 1 and only its diagonal is positive, so
     * the largest error is no larger.
     */
    private static final double TOLERANCE = 1e-4;

    private final double lambda;
    private final double sigma;
    private final double sharpness;
    private final int iterations;

    private RtvSmoothing(Builder builder) {
        lambda = builder.lambda;
        sigma = builder.sigma;
        sharpness = builder.sharpness;
        iterations = builder.iterations;
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
     * @throws IllegalStateException if a value of the picture is not finite
     */
    public FloatImage smooth(FloatImage image) {
        int height = image.height();
        int width = image.width();
        double[][] input = new double[image.channels()][];
        double[][] smooth = new double[image.channels()][];
        for (int c = 0; c < input.length; c++) {
            input[c] = image.plane(c);
            smooth[c] = input[c].clone();
        }
        double scale = sigma;
        for (int i = 0; i < iterations; i++) {
            GridSystem system = system(smooth, scale, height, width);
            for (int c = 0; c < smooth.length; c++) {
                system.solve(input[c], smooth[c], TOLERANCE);
            }
            scale = Math.max(scale / 2, SMALLEST_SIGMA);
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
     * @throws IllegalStateException if a known value of the picture is not finite
     */
    public FloatImage smooth(FloatImage image, HoleMask mask) {
        return smooth(HarmonicFill.fill(image, mask));
    }

    private GridSystem system(double[][] smooth, double scale, int height, int width) {
        int size = height * width;
        double[] gradient = new double[size];
        double[] blurredX = new double[size];
        double[] blurredY = new double[size];
        int taps = (int) Math.floor(5 * scale + 0.5) | 1;
        Gaussian gaussian = new Gaussian(scale, taps / 2);
        for (double[] s : smooth) {
            double[] blurred = gaussian.apply(s, height, width);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int i = y * width + x;
                    int right = x + 1 < width ? i + 1 : i;
                    int below = y + 1 < height ? i + width : i;
                    double dx = s[right] - s[i];
                    double dy = s[below] - s[i];
                    gradient[i] += Math.sqrt(dx * dx + dy * dy);
                    blurredX[i] += Math.abs(blurred[right] - blurred[i]);
                    blurredY[i] += Math.abs(blurred[below] - blurred[i]);
                }
            }
        }
        double[] right = new double[size];
        double[] below = new double[size];
        double[] diagonal = new double[size];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                double weight = lambda / 2 / Math.max(gradient[i] / smooth.length, sharpness);
                diagonal[i]++;
                if (x + 1 < width) {
                    right[i] = weight / Math.max(blurredX[i] / smooth.length, EPSILON);
                    diagonal[i] += right[i];
                    diagonal[i + 1] += right[i];
                }
                if (y + 1 < height) {
                    below[i] = weight / Math.max(blurredY[i] / smooth.length, EPSILON);
                    diagonal[i] += below[i];
                    diagonal[i + width] += below[i];
                }
            }
        }
        return new GridSystem(width, diagonal, right, below);
    }

    /** Builds an {@link RtvSmoothing}. */
    public static final class Builder {

        private double lambda = 0.01;
        private double sigma = 3;
        private double sharpness = 0.02;
        private int iterations = 4;

        private Builder() {}

        /**
         * Sets the strength: larger is smoother.
         *
         * @param lambda λ, above 0; 0.01 by default
         * @return this builder
         */
        public Builder optLambda(double lambda) {
            this.lambda = lambda;
            return this;
        }

        /**
         * Sets the size of the texture that goes.
         *
         * @param sigma σ of the first iteration's Gaussian in pixels, above 0; 3 by default
         * @return this builder
         */
        public Builder optSigma(double sigma) {
            this.sigma = sigma;
            return this;
        }

        /**
         * Sets the sharpness: smaller keeps edges sharper.
         *
         * @param sharpness ε_s, above 0; 0.02 by default
         * @return this builder
         */
        public Builder optSharpness(double sharpness) {
            this.sharpness = sharpness;
            return this;
        }

        /**
         * Sets the number of iterations.
         *
         * @param iterations at least 1; 4 by default
         * @return this builder
         */
        public Builder optIterations(int iterations) {
            this.iterations = iterations;
            return this;
        }

        /**
         * Builds the smoothing.
         *
         * @return the smoothing
         * @throws IllegalArgumentException if a setting is out of range
         */
        public RtvSmoothing build() {
            if (!(lambda > 0 && sigma > 0 && sharpness > 0 && iterations > 0)) {
                throw new IllegalArgumentException(
                        "lambda, sigma, sharpness and iterations must be above 0: "
                                + lambda
                                + ", "
                                + sigma
                                + ", "
                                + sharpness
                                + ", "
                                + iterations);
            }
            return new RtvSmoothing(this);
        }
    }
}
