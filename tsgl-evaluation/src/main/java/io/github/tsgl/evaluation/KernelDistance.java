package io.github.tsgl.evaluation;

import java.util.List;

/**
 * The kernel distance of two sets of pictures (Bińkowski et al. 2018): the unbiased estimate of the
 * squared maximum mean discrepancy for the kernel (xᵀy / d + 1)³ of d features, in float64. With
 * Inception's features it is KID. Unlike {@link FrechetDistance} it does not depend on the number
 * of pictures, but for chance; it may be below 0.
 *
 * <p>Of sets of more than {@value FeatureStatistics#KEPT} pictures the first ones count.
 */
public final class KernelDistance {

    private KernelDistance() {}

    /**
     * Returns the distance.
     *
     * @param a one set
     * @param b the other set
     * @return about 0 for pictures of one kind, else more
     * @throws IllegalArgumentException if a set has fewer than two pictures or other features
     */
    public static double of(FeatureStatistics a, FeatureStatistics b) {
        if (a.size() != b.size() || Math.min(a.count(), b.count()) < 2) {
            throw new IllegalArgumentException(
                    "a kernel distance needs two sets of at least two pictures with the same"
                            + " features");
        }
        return within(a.kept()) + within(b.kept()) - 2 * between(a.kept(), b.kept());
    }

    /** The mean kernel of two different pictures. */
    private static double within(List<float[]> set) {
        double sum = 0;
        for (int i = 0; i < set.size(); i++) {
            for (int k = 0; k < i; k++) {
                sum += kernel(set.get(i), set.get(k));
            }
        }
        return 2 * sum / ((double) set.size() * (set.size() - 1));
    }

    private static double between(List<float[]> a, List<float[]> b) {
        double sum = 0;
        for (float[] x : a) {
            for (float[] y : b) {
                sum += kernel(x, y);
            }
        }
        return sum / ((double) a.size() * b.size());
    }

    private static double kernel(float[] x, float[] y) {
        double product = 0;
        for (int i = 0; i < x.length; i++) {
            product += (double) x[i] * y[i];
        }
        double root = product / x.length + 1;
        return root * root * root;
    }
}
