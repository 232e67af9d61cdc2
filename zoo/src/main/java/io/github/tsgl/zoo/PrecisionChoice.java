// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.layers.engine.Precision;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Decides for {@link Precision#AUTO}. */
final class PrecisionChoice {

    private static final int SIDE = 256;
    private static final int ROUNDS = 2;
    private static final double NANO = 1e-9;

    private PrecisionChoice() {}

    /**
     * Chooses by time, which is measured only where bfloat16 can be faster.
     *
     * @param hasBfloat16 whether the processor has it
     * @param seconds the time of a pass in a precision, called in turns
     */
    static Precision choose(boolean hasBfloat16, ToDoubleFunction<Precision> seconds) {
        if (!hasBfloat16) {
            return Precision.FLOAT32;
        }
        double plain = Double.POSITIVE_INFINITY;
        double rounded = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            plain = Math.min(plain, seconds.applyAsDouble(Precision.FLOAT32));
            rounded = Math.min(rounded, seconds.applyAsDouble(Precision.BFLOAT16));
        }
        return Precision.worthIt(rounded / plain);
    }

    /** Times a pass. */
    static double seconds(Block network, Set<Prior> priors, NDManager parent) {
        long start = System.nanoTime();
        TrialPass.run(network, priors, parent, SIDE);
        return (System.nanoTime() - start) * NANO;
    }
}
