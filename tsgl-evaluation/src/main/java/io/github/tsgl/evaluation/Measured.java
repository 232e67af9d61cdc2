// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import io.github.tsgl.evaluation.FillerResult.SmoothError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;

/**
 * What was measured of a filler so far.
 *
 * @param holes of each hole but those at smooth places
 * @param smooth of each hole at a smooth place
 * @param features of the filled pictures of {@code holes}, or of none
 */
record Measured(List<HoleMeasures> holes, List<SmoothError> smooth, FeatureStatistics features) {

    /** Nothing, of pictures that have so many features. */
    static Measured nothing(int size) {
        return new Measured(new ArrayList<>(), new ArrayList<>(), new FeatureStatistics(size));
    }

    /** Adds what was measured on the photos that follow. */
    void add(Measured next) {
        holes.addAll(next.holes);
        smooth.addAll(next.smooth);
        features.add(next.features);
    }

    FillerResult result(String name, FeatureStatistics truth) {
        return new FillerResult(
                name,
                List.copyOf(holes),
                distance(truth, FeatureStatistics::frechetDistance),
                distance(truth, FeatureStatistics::kernelDistance),
                List.copyOf(smooth));
    }

    private Optional<FeatureDistance> distance(
            FeatureStatistics truth,
            ToDoubleBiFunction<FeatureStatistics, FeatureStatistics> kind) {
        List<Integer> photos = holes.stream().map(HoleMeasures::photo).toList();
        return features.count() < 2
                ? Optional.empty()
                : Optional.of(FeatureDistance.of(features, truth, photos, kind));
    }
}
