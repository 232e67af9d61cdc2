// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.engine;

import java.util.Locale;

/**
 * The numbers that a network's products are computed with. Arrays and weights, gradients, moments
 * and losses are float32 whatever it is.
 */
public enum Precision {

    /** All in float32: 24 significant bits. */
    FLOAT32,

    /**
     * Convolutions and matrix products in bfloat16, 8 significant bits, the rest in float32; see
     * {@link io.github.tsgl.layers.ops.Bfloat16}. Faster on processors that {@linkplain
     * Processor#hasBfloat16 have it}, and many times slower on others.
     */
    BFLOAT16,

    /**
     * Bfloat16 if the processor has it and the network is faster with it; else float32. Measured
     * when it is loaded, which takes some passes, or in training by the first steps.
     */
    AUTO;

    /** What bfloat16 must take of float32's time, so that its rounding is worth it. */
    private static final double WORTH = 0.9;

    /**
     * What {@link #AUTO} chooses.
     *
     * @param part the time that was measured in bfloat16, of that in float32
     * @return bfloat16 if it takes at most 0.9 of float32's time, else float32
     */
    public static Precision worthIt(double part) {
        return part <= WORTH ? BFLOAT16 : FLOAT32;
    }

    /**
     * The name as options and properties have it.
     *
     * @return the name in lower case
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
