// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import java.util.List;

/** {@link FeatureStatistics#kernelDistance}. */
final class KernelDistance {

    private KernelDistance() {}

    static double of(FeatureStatistics a, FeatureStatistics b) {
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
