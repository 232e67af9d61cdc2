// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation.analysis;

import io.github.tsgl.image.FloatImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What is measured of each stage: a number for each of some maps. */
public enum StageMeasure {
    /**
     * How far maps are from the stage before, {@link ChannelDivergence} (Fig. 3, 9, 10, 12, 20 and
     * 21), from the second stage on. The smaller, the less is lost.
     */
    DIVERGENCE("KL divergence from the stage before, nats") {
        @Override
        Map<String, Double> of(List<StageMaps> stages, List<StageMaps> reference, int index) {
            Map<String, Double> values = new LinkedHashMap<>();
            if (index > 0 && stages.get(index).find(MapKind.REBUILT).isPresent()) {
                StageMaps stage = stages.get(index);
                FloatImage kept = reference.get(index - 1).maps().get(MapKind.REBUILT);
                for (MapKind kind : List.of(MapKind.TEXTURE, MapKind.REBUILT)) {
                    put(values, kind.toString(), stage.find(kind), kept);
                }
                put(
                        values,
                        "high frequencies of R",
                        stage.find(MapKind.REBUILT).map(map -> Spectrum.of(map).highPass()),
                        Spectrum.of(kept).highPass());
                StageMaps before = stages.get(index - 1);
                put(values, "loss of R in the stage", before.lostIn(stage), kept);
            }
            return values;
        }

        private void put(
                Map<String, Double> values,
                String name,
                Optional<FloatImage> map,
                FloatImage kept) {
            map.filter(one -> one.channels() == kept.channels())
                    .ifPresent(one -> values.put(name, ChannelDivergence.of(one, kept)));
        }
    },
    /** The mean over positions of {@link ChannelEntropy} (Fig. 11 and 17). */
    ENTROPY("channel entropy, of the greatest") {
        @Override
        Map<String, Double> of(List<StageMaps> stages, List<StageMaps> reference, int index) {
            return ofKinds(stages.get(index), map -> meanMagnitude(ChannelEntropy.map(map)));
        }
    },
    /** {@link Spectrum#highShare} (Fig. 9, 10, 16, 20 and 21). */
    HIGH_FREQUENCIES("share of the high frequencies in the energy") {
        @Override
        Map<String, Double> of(List<StageMaps> stages, List<StageMaps> reference, int index) {
            return ofKinds(stages.get(index), map -> Spectrum.of(map).highShare());
        }
    },
    /** The mean of |x|, the "feature map value" (section III-B3). */
    MAGNITUDE("mean magnitude") {
        @Override
        Map<String, Double> of(List<StageMaps> stages, List<StageMaps> reference, int index) {
            return ofKinds(stages.get(index), StageMeasure::meanMagnitude);
        }
    };

    private final String title;

    StageMeasure(String title) {
        this.title = title;
    }

    /**
     * Measures a stage.
     *
     * @param stages all stages
     * @param reference the stages that divergences are measured from
     * @param index the stage, from 0
     * @return by the maps' names
     */
    abstract Map<String, Double> of(List<StageMaps> stages, List<StageMaps> reference, int index);

    private static Map<String, Double> ofKinds(
            StageMaps stage, ToDoubleFunction<FloatImage> number) {
        Map<String, Double> values = new LinkedHashMap<>();
        stage.maps().forEach((kind, map) -> values.put(kind.toString(), number.applyAsDouble(map)));
        return values;
    }

    private static double meanMagnitude(FloatImage map) {
        double sum = 0;
        float[] values = map.toFloatArray();
        for (float value : values) {
            sum += Math.abs(value);
        }
        return sum / values.length;
    }

    /** Returns what it is and its unit. */
    @Override
    public String toString() {
        return title;
    }
}
