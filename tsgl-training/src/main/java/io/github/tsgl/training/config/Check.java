// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * Refuses values of one section.
 *
 * @param prefix the section's path with a dot, or nothing
 */
record Check(String prefix) {

    void atLeast(String key, long value, long least) {
        that(value >= least, "must be at least " + least + ", not " + value, key);
    }

    void above(String key, double value, double bound) {
        boolean holds = value > bound && Double.isFinite(value);
        that(holds, "must be above " + plain(bound) + ", not " + value, key);
    }

    void notNegative(String key, double value) {
        boolean holds = value >= 0 && Double.isFinite(value);
        that(holds, "must not be below 0, but is " + value, key);
    }

    void within(String key, double value, double low, double high) {
        boolean holds = value >= low && value <= high;
        String range = "from " + plain(low) + " to " + plain(high);
        that(holds, "must be " + range + ", not " + value, key);
    }

    /** A decay of 1 would never change. */
    void decay(String key, double value) {
        that(value >= 0 && value < 1, "must be from 0 to below 1, not " + value, key);
    }

    void that(boolean holds, String reason, String... keys) {
        if (!holds) {
            List<String> paths = Stream.of(keys).map(key -> prefix + key).toList();
            throw ConfigException.of(paths, reason);
        }
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }
}
