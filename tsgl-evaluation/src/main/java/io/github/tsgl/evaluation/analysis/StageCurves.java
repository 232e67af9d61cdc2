// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The measures of all stages, as means over photos, which are not kept. */
public final class StageCurves {

    private final Map<Place, Sums> sums = new LinkedHashMap<>();
    private int stages;
    private int photos;

    /** Makes curves without points. */
    public StageCurves() {}

    private record Place(StageMeasure measure, String map, int stage) {}

    private static final class Sums {
        private int count;
        private double mean;
        private double squares;

        void add(double value) { // Welford
            count++;
            double before = value - mean;
            mean += before / count;
            squares += before * (value - mean);
        }
    }

    /**
     * A point of a curve.
     *
     * @param measure what is measured
     * @param map of which map, in words
     * @param stage the stage k, from 1
     * @param photos of how many photos
     * @param mean the mean over the photos
     * @param deviation their standard deviation (divided by their number less 1), 0 of one photo
     */
    public record Point(
            StageMeasure measure,
            String map,
            int stage,
            int photos,
            double mean,
            double deviation) {}

    /**
     * Adds a photo.
     *
     * @param maps the stages' maps
     * @param reference the maps of a network without guidance, the paper's baseline, or {@code
     *     maps}: from their R_{k-1} divergences at stage k are measured
     * @throws IllegalArgumentException if there are no stages, or not as many as before
     */
    public void add(List<StageMaps> maps, List<StageMaps> reference) {
        boolean other = photos > 0 && maps.size() != stages;
        if (maps.isEmpty() || maps.size() != reference.size() || other) {
            throw new IllegalArgumentException(
                    "networks of as many stages are compared, not of "
                            + maps.size()
                            + " and "
                            + (other ? stages : reference.size()));
        }
        stages = maps.size();
        photos++;
        for (StageMeasure measure : StageMeasure.values()) {
            for (int k = 0; k < stages; k++) {
                int stage = k + 1;
                measure.of(maps, reference, k)
                        .forEach(
                                (map, value) ->
                                        sums.computeIfAbsent(
                                                        new Place(measure, map, stage),
                                                        place -> new Sums())
                                                .add(value));
            }
        }
    }

    /**
     * Returns the number of stages.
     *
     * @return the number, 0 before the first photo
     */
    public int stages() {
        return stages;
    }

    /**
     * Returns the number of photos.
     *
     * @return the number
     */
    public int photos() {
        return photos;
    }

    /**
     * Returns all points.
     *
     * @return measure by measure and stage by stage
     */
    public List<Point> points() {
        List<Point> points = new ArrayList<>();
        sums.forEach(
                (place, sum) ->
                        points.add(
                                new Point(
                                        place.measure,
                                        place.map,
                                        place.stage,
                                        sum.count,
                                        sum.mean,
                                        Math.sqrt(sum.squares / Math.max(1, sum.count - 1)))));
        return points;
    }

    /**
     * Returns the curves of a measure.
     *
     * @param measure the measure
     * @return by the maps' names, values from stage 1 on; NaN where nothing is measured
     */
    public Map<String, double[]> curves(StageMeasure measure) {
        Map<String, double[]> curves = new LinkedHashMap<>();
        for (Point point : points()) {
            if (point.measure == measure) {
                curves.computeIfAbsent(point.map, map -> nothing())[point.stage - 1] = point.mean;
            }
        }
        return curves;
    }

    private double[] nothing() {
        double[] values = new double[stages];
        Arrays.fill(values, Double.NaN);
        return values;
    }
}
