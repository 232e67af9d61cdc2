package io.github.tsgl.training;

import io.github.tsgl.training.loss.InpaintingLoss;
import java.time.Duration;

/**
 * How a network is trained.
 *
 * @param maxSteps the number of steps after which training ends
 * @param maxTime the time after which it ends
 * @param crops the samples' size and number
 * @param learningRate the highest learning rate
 * @param warmUpSteps over how many steps the learning rate rises to it; it then falls as a cosine
 * @param finalRate the last learning rate, as a part of the highest
 * @param beta1 Adam's decay of the first moment
 * @param beta2 Adam's decay of the second moment
 * @param clipFactor how many times its usual norm a parameter's gradient may have; larger ones are
 *     scaled down
 * @param averageDecay how much of the weights' moving average each step keeps
 * @param weights the loss's weights
 * @param seed decides samples and first weights
 * @param threads how many threads prepare samples
 */
public record TrainingSettings(
        long maxSteps,
        Duration maxTime,
        CropSchedule crops,
        double learningRate,
        int warmUpSteps,
        double finalRate,
        float beta1,
        float beta2,
        double clipFactor,
        double averageDecay,
        InpaintingLoss.Weights weights,
        long seed,
        int threads) {

    /**
     * Returns a builder.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the part of the training that is over, by steps or by time, whichever is further.
     *
     * @param step the number of steps done
     * @param seconds the time gone
     * @return a number from 0 to 1
     */
    public double progress(long step, double seconds) {
        double bySteps = (double) step / maxSteps;
        double byTime = seconds * 1000 / Math.max(1, maxTime.toMillis());
        return Math.min(1, Math.max(bySteps, byTime));
    }

    /**
     * Returns the learning rate of a step.
     *
     * @param step the number of steps done before it
     * @param progress the part of the training that is over
     * @return the learning rate
     */
    public double learningRate(long step, double progress) {
        double warm = Math.min(1, (step + 1.0) / Math.max(1, warmUpSteps));
        double cosine = 0.5 * (1 + Math.cos(Math.PI * progress));
        return learningRate * warm * (finalRate + (1 - finalRate) * cosine);
    }

    /** Makes {@link TrainingSettings}. */
    public static final class Builder {

        private long maxSteps = Long.MAX_VALUE;
        private Duration maxTime = Duration.ofDays(3650);
        private CropSchedule crops = CropSchedule.fixed(128, 4);
        private double learningRate = 5e-4;
        private int warmUpSteps = 100;
        private double finalRate = 0.02;
        private float beta1 = 0.5f;
        private float beta2 = 0.99f;
        private double clipFactor = 3;
        private double averageDecay = 0.999;
        private InpaintingLoss.Weights weights = InpaintingLoss.Weights.released();
        private long seed;
        private int threads = 1;

        private Builder() {}

        /**
         * Sets the number of steps.
         *
         * @param steps at least 1; no limit without it
         * @return this builder
         */
        public Builder optMaxSteps(long steps) {
            maxSteps = steps;
            return this;
        }

        /**
         * Sets the time.
         *
         * @param time the time; no limit without it
         * @return this builder
         */
        public Builder optMaxTime(Duration time) {
            maxTime = time;
            return this;
        }

        /**
         * Sets the samples' size and number.
         *
         * @param schedule the schedule; four of 128×128 without it
         * @return this builder
         */
        public Builder optCrops(CropSchedule schedule) {
            crops = schedule;
            return this;
        }

        /**
         * Sets the learning rate's course.
         *
         * @param highest the highest learning rate, 5e-4 without it
         * @param warmUp the number of steps of the rise to it, 100 without it
         * @param last the last learning rate as a part of the highest, 0.02 without it
         * @return this builder
         */
        public Builder optLearningRate(double highest, int warmUp, double last) {
            learningRate = highest;
            warmUpSteps = warmUp;
            finalRate = last;
            return this;
        }

        /**
         * Sets Adam's decays.
         *
         * @param first that of the first moment, 0.5 without it
         * @param second that of the second moment, 0.99 without it
         * @return this builder
         */
        public Builder optBetas(float first, float second) {
            beta1 = first;
            beta2 = second;
            return this;
        }

        /**
         * Sets how far a parameter's gradient may be above its usual norm.
         *
         * @param factor the factor, 3 without it
         * @return this builder
         */
        public Builder optClipFactor(double factor) {
            clipFactor = factor;
            return this;
        }

        /**
         * Sets the moving average of the weights.
         *
         * @param decay how much each step keeps, 0.999 without it
         * @return this builder
         */
        public Builder optAverageDecay(double decay) {
            averageDecay = decay;
            return this;
        }

        /**
         * Sets the loss's weights.
         *
         * @param lossWeights the weights; the released ones without it
         * @return this builder
         */
        public Builder optWeights(InpaintingLoss.Weights lossWeights) {
            weights = lossWeights;
            return this;
        }

        /**
         * Sets the seed.
         *
         * @param number the seed, 0 without it
         * @return this builder
         */
        public Builder optSeed(long number) {
            seed = number;
            return this;
        }

        /**
         * Sets how many threads prepare samples.
         *
         * @param number the number, 1 without it
         * @return this builder
         */
        public Builder optThreads(int number) {
            threads = number;
            return this;
        }

        /**
         * Makes the settings.
         *
         * @return the settings
         * @throws IllegalArgumentException if a value makes no sense
         */
        public TrainingSettings build() {
            if (maxSteps < 1 || threads < 1 || !(learningRate > 0) || !(clipFactor > 0)) {
                throw new IllegalArgumentException(
                        "steps, threads, learning rate and clip factor must be above 0");
            }
            if (maxTime.isNegative() || maxTime.isZero()) {
                throw new IllegalArgumentException("the training time must be above 0");
            }
            return new TrainingSettings(
                    maxSteps,
                    maxTime,
                    crops,
                    learningRate,
                    warmUpSteps,
                    finalRate,
                    beta1,
                    beta2,
                    clipFactor,
                    averageDecay,
                    weights,
                    seed,
                    threads);
        }
    }
}
