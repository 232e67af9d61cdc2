// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import io.github.tsgl.layers.engine.Precision;
import io.github.tsgl.layers.ops.Bfloat16;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The precision of a step's products. {@link Precision#AUTO} takes the first steps in both in
 * turns, the first of each to warm up, and then stays with the faster one; each start of a training
 * measures anew, perhaps on another machine.
 */
final class StepPrecision {

    /** Steps of each precision, with the one to warm up. */
    private static final int ROUNDS = 4;

    private final Consumer<String> news;
    private final Map<Precision, Double> fastest = new EnumMap<>(Precision.class);
    private int undecided; // steps until it is decided
    private Precision now;

    /**
     * Begins a training.
     *
     * @param wanted the configured precision
     * @param hasBfloat16 whether what computes multiplies bfloat16 itself
     * @param news is told what was chosen
     */
    StepPrecision(Precision wanted, boolean hasBfloat16, Consumer<String> news) {
        this.news = news;
        now = wanted == Precision.AUTO ? Precision.FLOAT32 : wanted;
        if (wanted == Precision.AUTO && hasBfloat16) {
            undecided = 2 * ROUNDS;
        } else if (wanted == Precision.AUTO) {
            news.accept("precision: float32; no processor's bfloat16 to measure");
        }
    }

    /** The precision of this step. */
    Precision now() {
        return now;
    }

    /** Computes something in the precision of this step. */
    <T> T run(Supplier<T> work) {
        return now == Precision.BFLOAT16 ? Bfloat16.train(work) : work.get();
    }

    /** A step is over. */
    void took(double seconds) {
        if (undecided == 0) {
            return;
        }
        undecided--;
        if (undecided < 2 * (ROUNDS - 1)) {
            fastest.merge(now, seconds, Math::min);
        }
        now = now == Precision.FLOAT32 ? Precision.BFLOAT16 : Precision.FLOAT32;
        if (undecided == 0) {
            double part = fastest.get(Precision.BFLOAT16) / fastest.get(Precision.FLOAT32);
            now = Precision.worthIt(part);
            news.accept(
                    String.format(
                            Locale.ROOT,
                            "precision: %s; a step in bfloat16 takes %.2f of float32's time",
                            now,
                            part));
        }
    }
}
