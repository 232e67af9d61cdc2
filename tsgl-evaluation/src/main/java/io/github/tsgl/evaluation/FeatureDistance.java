// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/**
 * A distance between the features of filled and of true pictures, and the same without each tenth
 * of the photos.
 *
 * @param value the distance
 * @param without the distances without one group of photos; none if there are too few photos, or
 *     more pictures than {@link FeatureStatistics#KEPT}
 */
public record FeatureDistance(double value, List<Double> without) {

    private static final int GROUPS = 10;
    private static final int FEWEST_PHOTOS = 2 * GROUPS;
    private static final double NORMAL = 1.96;

    /** Measures two sets of pictures, of which the i-th are both of the i-th photo named. */
    static FeatureDistance of(
            FeatureStatistics filled,
            FeatureStatistics truth,
            List<Integer> photos,
            ToDoubleBiFunction<FeatureStatistics, FeatureStatistics> distance) {
        double value = distance.applyAsDouble(filled, truth);
        if (!truth.isWhole() || photos.stream().distinct().count() < FEWEST_PHOTOS) {
            return new FeatureDistance(value, List.of());
        }
        Double[] without = new Double[GROUPS];
        Arrays.setAll(
                without,
                group ->
                        distance.applyAsDouble(
                                filled.subset(i -> photos.get(i) % GROUPS != group),
                                truth.subset(i -> photos.get(i) % GROUPS != group)));
        return new FeatureDistance(value, List.of(without));
    }

    FeatureDistance minus(FeatureDistance other) {
        Double[] differences = new Double[without.size()];
        Arrays.setAll(differences, i -> without.get(i) - other.without.get(i));
        return new FeatureDistance(value - other.value, List.of(differences));
    }

    /**
     * Returns the distance with the confidence interval of a jackknife over the groups of photos.
     *
     * @return the estimate
     */
    public Estimate estimate() {
        int n = without.size();
        double mean = without.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double squares = without.stream().mapToDouble(one -> (one - mean) * (one - mean)).sum();
        double error = n == 0 ? Double.NaN : Math.sqrt(squares * (n - 1) / n);
        return new Estimate(value, value - NORMAL * error, value + NORMAL * error);
    }
}
