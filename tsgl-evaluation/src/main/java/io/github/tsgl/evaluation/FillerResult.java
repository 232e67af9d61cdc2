// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What was measured of one filler.
 *
 * @param name the filler's name
 * @param holes of each hole but those at smooth places, in the set's order
 * @param frechet the Fréchet distance of the filled pictures to the true ones; none without a
 *     network of features
 * @param kernel the kernel distance by these features
 * @param smooth of each hole at a smooth place
 */
public record FillerResult(
        String name,
        List<HoleMeasures> holes,
        Optional<FeatureDistance> frechet,
        Optional<FeatureDistance> kernel,
        List<SmoothError> smooth) {

    /** The least error of the smooth fill that others are divided by: what rounding makes. */
    private static final double LEAST_ERROR = 0.5;

    /**
     * What was measured of a hole at a smooth place.
     *
     * @param photo the number of its photo in the set, from 0
     * @param error the hole's root mean square error, in 8-bit levels
     * @param smoothFill that of {@link Filler#smooth}
     */
    public record SmoothError(int photo, double error, double smoothFill) {

        /**
         * Returns how much worse than the smooth fill it is.
         *
         * @return the quotient of the errors, the smooth fill's counting at least half a level
         */
        public double quotient() {
            return error / bar();
        }

        private double bar() {
            return Math.max(LEAST_ERROR, smoothFill);
        }
    }

    /**
     * Returns the mean of a measure over all holes.
     *
     * @param measure the measure
     * @return the mean, with a bootstrap interval over photos
     */
    public Estimate mean(Measure measure) {
        return mean(measure, hole -> true);
    }

    /**
     * Returns the mean of a measure over some of the holes.
     *
     * @param measure the measure
     * @param wanted which holes
     * @return the mean, with a bootstrap interval over photos; NaN if there is no such hole
     */
    public Estimate mean(Measure measure, Predicate<HoleMeasures> wanted) {
        PhotoMeans means = new PhotoMeans();
        holes.stream()
                .filter(wanted)
                .forEach(hole -> means.add(hole.photo(), measure.of(hole.values())));
        return means.mean();
    }

    /** This filler's measure less another's of the same holes. */
    PhotoMeans difference(Measure measure, FillerResult other) {
        PhotoMeans means = new PhotoMeans();
        for (int i = 0; i < holes.size(); i++) {
            double own = measure.of(holes.get(i).values());
            means.add(holes.get(i).photo(), own - measure.of(other.holes.get(i).values()));
        }
        return means;
    }

    /** The mean error at smooth places. */
    double smoothError() {
        return smooth.stream().mapToDouble(SmoothError::error).average().orElse(Double.NaN);
    }

    /**
     * Returns how much worse than the smooth fill it is at smooth places.
     *
     * @return the mean error divided by the smooth fill's; NaN if there is no smooth place
     */
    public double smoothQuotient() {
        return smoothError() / smooth.stream().mapToDouble(SmoothError::bar).average().orElse(1);
    }

    /** The greatest quotient of one smooth place. */
    double worstQuotient() {
        return smooth.stream().mapToDouble(SmoothError::quotient).max().orElse(Double.NaN);
    }
}
