// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.testing;

import ai.djl.engine.Engine;

/**
 * The seed of the engine's random numbers in tests: the same for the same test on each run, unless
 * {@code -Dtsgl.seed=NUMBER} says otherwise.
 */
final class TestSeed {

    private static final long SEED = Long.getLong("tsgl.seed", 2026);

    private TestSeed() {}

    /** Seeds the engine for a test, or for a try of a property. */
    static void set(String test, int attempt) {
        Engine.getInstance().setRandomSeed((int) (SEED + 31 * test.hashCode() + attempt));
    }

    /** How to draw the same numbers again. */
    static String describe(String test) {
        return test + " drew its random numbers with -Dtsgl.seed=" + SEED;
    }
}
