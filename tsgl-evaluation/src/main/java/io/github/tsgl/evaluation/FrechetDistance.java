// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.ScriptModule;

/**
 * {@link FeatureStatistics#frechetDistance}.
 *
 * <p>The trace of the root is the sum of the singular values of A₁ᵀA₂ for any Σ = AAᵀ. Where all
 * features are kept, A holds them, less their mean and divided by √(n − 1), so that a covariance of
 * few pictures, which has no full rank, is no problem; else it is the root of the covariance.
 */
final class FrechetDistance {

    private static final ScriptModule OPERATORS = ScriptModule.of(FrechetDistance.class);

    private FrechetDistance() {}

    static double of(FeatureStatistics a, FeatureStatistics b) {
        if (a.size() != b.size() || Math.min(a.count(), b.count()) < 2) {
            throw new IllegalArgumentException(
                    "a Fréchet distance needs two sets of at least two pictures with the same"
                            + " features, not of "
                            + a.count()
                            + " and "
                            + b.count()
                            + " pictures with "
                            + a.size()
                            + " and "
                            + b.size());
        }
        double[] meanA = a.mean();
        double[] meanB = b.mean();
        double distance = a.variance() + b.variance();
        for (int i = 0; i < a.size(); i++) {
            double difference = meanA[i] - meanB[i];
            distance += difference * difference;
        }
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDArray rootA = root(a, manager);
            NDArray rootB = root(b, manager);
            return distance - 2 * OPERATORS.run("trace_of_root", rootA, rootB).getDouble();
        }
    }

    /** Aᵀ for a covariance AAᵀ. */
    private static NDArray root(FeatureStatistics set, NDManager manager) {
        if (set.isWhole()) {
            return manager.create(set.centered(), new Shape(set.count(), set.size()));
        }
        NDArray matrix = manager.create(set.covariance(), new Shape(set.size(), set.size()));
        return OPERATORS.run("root", matrix).transpose();
    }
}
