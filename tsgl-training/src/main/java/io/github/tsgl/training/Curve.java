// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The points of one number over the steps, at most some hundred.
 *
 * @param name the number's name
 * @param steps the steps
 * @param values the means of the values around each step
 */
record Curve(String name, List<Double> steps, List<Double> values) {

    private static final int MOST = 800;
    private static final double KEPT = 0.9;
    private static final double DECADE = 10;

    /** Takes the steps in which the number is finite. */
    static Curve of(String name, List<MetricsFile.Line> lines) {
        List<MetricsFile.Line> found =
                lines.stream()
                        .filter(
                                line ->
                                        Double.isFinite(
                                                line.values().getOrDefault(name, Double.NaN)))
                        .toList();
        int stride = Math.max(1, (found.size() + MOST - 1) / MOST);
        List<Double> steps = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int from = 0; from < found.size(); from += stride) {
            List<MetricsFile.Line> some =
                    found.subList(from, Math.min(from + stride, found.size()));
            steps.add(some.stream().mapToDouble(MetricsFile.Line::step).average().orElseThrow());
            values.add(
                    some.stream()
                            .mapToDouble(line -> line.values().get(name))
                            .average()
                            .orElseThrow());
        }
        return new Curve(name, steps, values);
    }

    /** The exponential moving average, which follows the first points more closely. */
    Curve smoothed() {
        List<Double> smooth = new ArrayList<>();
        double sum = 0;
        double weight = 0;
        for (double value : values) {
            sum = KEPT * sum + (1 - KEPT) * value;
            weight = KEPT * weight + (1 - KEPT);
            smooth.add(sum / weight);
        }
        return new Curve(name, steps, smooth);
    }

    /** Whether it is drawn better over a logarithm: above 0, and over more than a decade. */
    boolean isLogarithmic() {
        return !values.isEmpty()
                && Collections.min(values) > 0
                && Collections.max(values) > DECADE * Collections.min(values);
    }

    boolean isPositive() {
        return !values.isEmpty() && Collections.min(values) > 0;
    }
}
