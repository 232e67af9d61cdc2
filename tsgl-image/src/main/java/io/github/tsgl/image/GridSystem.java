// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

/**
 * A symmetric, positive definite system of one equation per pixel that couples only neighbors (the
 * five-point stencil), solved by conjugate gradients.
 *
 * <p>Equation p reads diagonal_p x_p − Σ_q coupling_pq x_q = b_p, with couplings of at least 0. The
 * preconditioner is the modified incomplete Cholesky factorisation without fill, whose number of
 * iterations grows slowly with the size of the picture.
 */
final class GridSystem {

    /** How much of the dropped fill goes to the diagonal. */
    private static final double MODIFIED = 0.97;

    /** A pivot below this part of the diagonal is not used. */
    private static final double SAFE_PIVOT = 0.25;

    private static final int MOST_ITERATIONS = 1000;

    private final int width;
    private final int size;
    private final double[] diagonal;
    private final double[] right;
    private final double[] below;
    private final double[] inversePivot;

    /** The couplings to the right, divided by the pivot of the right and of the left pixel. */
    private final double[] fromLeft;

    private final double[] fromRight;

    /**
     * Makes a system.
     *
     * @param right the coupling of each pixel to its right neighbor, 0 in the last column
     * @param below the coupling of each pixel to the one below, 0 in the last row
     */
    GridSystem(int width, double[] diagonal, double[] right, double[] below) {
        this.width = width;
        this.size = diagonal.length;
        this.diagonal = diagonal;
        this.right = right;
        this.below = below;
        inversePivot = factorise();
        fromLeft = new double[size];
        fromRight = new double[size];
        for (int i = 0; i + 1 < size; i++) {
            fromLeft[i + 1] = right[i] * inversePivot[i + 1];
            fromRight[i] = right[i] * inversePivot[i];
        }
    }

    private double[] factorise() {
        double[] inverse = new double[size];
        for (int i = 0; i < size; i++) {
            double pivot = diagonal[i];
            if (i > 0) {
                double left = right[i - 1];
                pivot -= left * (left + MODIFIED * below[i - 1]) * inverse[i - 1];
            }
            if (i >= width) {
                double above = below[i - width];
                pivot -= above * (above + MODIFIED * right[i - width]) * inverse[i - width];
            }
            inverse[i] = 1 / (pivot < SAFE_PIVOT * diagonal[i] ? diagonal[i] : pivot);
        }
        return inverse;
    }

    /**
     * Improves a solution in place until no equation is off by more than the tolerance.
     *
     * @throws IllegalStateException if that does not happen, as for values that are not finite
     */
    void solve(double[] b, double[] x, double tolerance) {
        double[] residual = new double[size];
        multiply(x, residual);
        for (int i = 0; i < size; i++) {
            residual[i] = b[i] - residual[i];
        }
        double[] z = new double[size];
        double[] direction = new double[size];
        double[] image = new double[size];
        double energy = 0;
        for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
            if (largest(residual) <= tolerance) {
                return;
            }
            precondition(residual, z);
            double next = dot(residual, z);
            double keep = iteration == 0 ? 0 : next / energy;
            energy = next;
            for (int i = 0; i < size; i++) {
                direction[i] = z[i] + keep * direction[i];
            }
            multiply(direction, image);
            double step = energy / dot(direction, image);
            for (int i = 0; i < size; i++) {
                x[i] += step * direction[i];
                residual[i] -= step * image[i];
            }
        }
        throw new IllegalStateException("conjugate gradients did not converge");
    }

    private void multiply(double[] x, double[] out) {
        for (int i = 0; i < size; i++) {
            out[i] = diagonal[i] * x[i];
        }
        for (int i = 0; i < size - 1; i++) {
            out[i] -= right[i] * x[i + 1];
            out[i + 1] -= right[i] * x[i];
        }
        for (int i = 0; i < size - width; i++) {
            out[i] -= below[i] * x[i + width];
            out[i + width] -= below[i] * x[i];
        }
    }

    /** Solves forwards, then backwards; what does not wait for the last result is done first. */
    private void precondition(double[] r, double[] z) {
        double last = 0;
        for (int start = 0; start < size; start += width) {
            for (int i = start; i < start + width; i++) {
                z[i] = r[i] * inversePivot[i];
            }
            for (int i = start; start > 0 && i < start + width; i++) {
                z[i] += below[i - width] * z[i - width] * inversePivot[i];
            }
            for (int i = start; i < start + width; i++) {
                last = z[i] + fromLeft[i] * last;
                z[i] = last;
            }
        }
        last = 0;
        for (int start = size - width; start >= 0; start -= width) {
            for (int i = start; start + width < size && i < start + width; i++) {
                z[i] += below[i] * z[i + width] * inversePivot[i];
            }
            for (int i = start + width - 1; i >= start; i--) {
                last = z[i] + fromRight[i] * last;
                z[i] = last;
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double even = 0;
        double odd = 0;
        int i = 0;
        for (; i + 1 < a.length; i += 2) {
            even += a[i] * b[i];
            odd += a[i + 1] * b[i + 1];
        }
        return i < a.length ? even + odd + a[i] * b[i] : even + odd;
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
