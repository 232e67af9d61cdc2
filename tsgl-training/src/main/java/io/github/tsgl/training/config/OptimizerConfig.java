// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.config;

import java.util.OptionalDouble;

/**
 * Adam for one network, and the course of its learning rate.
 *
 * @param rate the highest learning rate
 * @param beta1 the decay of the first moment
 * @param beta2 the decay of the second moment
 * @param warmUp the number of steps over which the learning rate rises to it
 * @param schedule how it falls
 * @param finalRate what a cosine ends at, and what steps do not fall below, as a part of the
 *     highest rate
 * @param step the number of steps after which a step schedule falls
 * @param factor what a step schedule multiplies it by
 * @param clip how many times its usual norm a parameter's gradient may have; unbounded without it
 * @param relative if given, a parameter's rate is multiplied by the root mean square of its values,
 *     or by this where that is less, so that layers whose weights are of different sizes learn
 *     alike
 * @param accumulate the number of batches whose gradients are averaged for one step
 */
public record OptimizerConfig(
        double rate,
        double beta1,
        double beta2,
        long warmUp,
        Schedule schedule,
        double finalRate,
        long step,
        double factor,
        OptionalDouble clip,
        OptionalDouble relative,
        int accumulate) {

    /**
     * Returns the learning rate of a step.
     *
     * @param done the number of steps done before it
     * @param progress the part of the training that is over, from 0 to 1
     * @return the learning rate
     */
    public double rateAt(long done, double progress) {
        double warm = Math.min(1, (done + 1.0) / Math.max(1, warmUp));
        double fallen =
                switch (schedule) {
                    case CONSTANT -> 1;
                    case COSINE ->
                            finalRate + (1 - finalRate) * (1 + Math.cos(Math.PI * progress)) / 2;
                    case STEP -> Math.max(finalRate, Math.pow(factor, done / step));
                };
        return rate * warm * fallen;
    }

    void check(Check check) {
        check.above("rate", rate, 0);
        check.decay("beta1", beta1);
        check.decay("beta2", beta2);
        check.atLeast("warm_up", warmUp, 0);
        check.within("final_rate", finalRate, 0, 1);
        check.atLeast("step", step, 1);
        check.within("factor", factor, 0, 1);
        check.above("clip", clip.orElse(1), 0);
        check.above("relative", relative.orElse(1), 0);
        check.atLeast("accumulate", accumulate, 1);
    }

    /** How a learning rate falls. */
    public enum Schedule {
        /** It does not. */
        CONSTANT,
        /** As half a cosine over the whole training, to {@link OptimizerConfig#finalRate}. */
        COSINE,
        /** Times {@link OptimizerConfig#factor} after each {@link OptimizerConfig#step} steps. */
        STEP
    }
}
