// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Numbers of the holes of photos, photo by photo. The holes of one photo resemble each other, so
 * chance is taken to choose photos, not holes. The same numbers give the same results.
 */
final class PhotoMeans {

    private static final int RESAMPLES = 2000;
    private static final int FLIPS = 10_000;
    private static final double TAIL = 0.025;
    private static final long SEED = 20260;

    private final Map<Integer, double[]> photos = new LinkedHashMap<>(); // sum and count

    void add(int photo, double value) {
        double[] own = photos.computeIfAbsent(photo, unused -> new double[2]);
        own[0] += value;
        own[1]++;
    }

    int photos() {
        return photos.size();
    }

    /** The mean over all holes, with the percentiles of bootstrap samples of photos. */
    Estimate mean() {
        if (photos.isEmpty()) {
            return new Estimate(Double.NaN, Double.NaN, Double.NaN);
        }
        double[][] all = photos.values().toArray(double[][]::new);
        SplittableRandom random = new SplittableRandom(SEED);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            double count = 0;
            for (int k = 0; k < all.length; k++) {
                double[] drawn = all[random.nextInt(all.length)];
                sum += drawn[0];
                count += drawn[1];
            }
            means[i] = sum / count;
        }
        Arrays.sort(means);
        double sum = 0;
        double count = 0;
        for (double[] photo : all) {
            sum += photo[0];
            count += photo[1];
        }
        boolean few = all.length < 2;
        return new Estimate(
                sum / count,
                few ? Double.NaN : means[(int) (TAIL * RESAMPLES)],
                few ? Double.NaN : means[(int) ((1 - TAIL) * RESAMPLES)]);
    }

    /**
     * How probable a mean of at least this size, of either sign, would be if each photo's mean were
     * as probable with the other sign: a paired permutation test, of numbers that are differences.
     */
    double sameByChance() {
        List<Double> means = new ArrayList<>();
        photos.values().forEach(photo -> means.add(photo[0] / photo[1]));
        double whole = Math.abs(means.stream().mapToDouble(Double::doubleValue).sum());
        SplittableRandom random = new SplittableRandom(SEED);
        int asGreat = 0;
        for (int flip = 0; flip < FLIPS; flip++) {
            double sum = 0;
            for (double mean : means) {
                sum += random.nextBoolean() ? mean : -mean;
            }
            // Rounding must not tell sums of the same numbers apart.
            asGreat += Math.abs(sum) >= whole * (1 - 1e-12) ? 1 : 0;
        }
        return (1.0 + asGreat) / (1 + FLIPS);
    }
}
