// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import java.util.Arrays;

/** Where features leave Inception, by their number, which is pytorch-fid's {@code --dims}. */
public enum FeatureSize {
    /** Those behind the first pooling, 64. */
    FIRST_POOLING(64),
    /** Those behind the second pooling, 192. */
    SECOND_POOLING(192),
    /** Those that the auxiliary classifier gets, 768. */
    AUXILIARY(768),
    /** Those behind the last pooling, 2,048: what FID means where nothing else is said. */
    LAST_POOLING(2048);

    private final int features;

    FeatureSize(int features) {
        this.features = features;
    }

    /**
     * Finds the place that gives some number of features.
     *
     * @param features the number
     * @return the place
     * @throws IllegalArgumentException if there is none
     */
    public static FeatureSize of(int features) {
        return Arrays.stream(values())
                .filter(size -> size.features == features)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Inception has 64, 192, 768 or 2048 features, not "
                                                + features));
    }

    /**
     * Returns the number of features.
     *
     * @return the number
     */
    public int features() {
        return features;
    }
}
