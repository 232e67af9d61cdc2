// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import io.github.tsgl.training.config.TrainingConfig;

/** How far a training is, in steps and in time, with what it did before it was resumed. */
final class TrainingClock {

    private final TrainingConfig config;
    private long steps;
    private double secondsBefore;
    private long begin = System.nanoTime();

    TrainingClock(TrainingConfig config) {
        this.config = config;
    }

    /** Training begins or goes on now. */
    void start() {
        begin = System.nanoTime();
    }

    /** How many steps have been done. */
    long steps() {
        return steps;
    }

    /** Another step has been done. */
    void tick() {
        steps++;
    }

    /** The time since training began, without what a resumed one was not running. */
    double seconds() {
        return secondsBefore + since(begin);
    }

    static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    /** The part of the training that is over, from 0 to 1. */
    double progress() {
        return progress(steps);
    }

    /** The part that is over after some steps, now. */
    double progress(long number) {
        return config.progress(number, seconds());
    }

    void save(TrainingState state) {
        state.put("step", steps);
        state.put("milliseconds", Math.round(seconds() * 1e3));
    }

    void restore(TrainingState.Reader state) {
        steps = state.number("step");
        secondsBefore = state.number("milliseconds") / 1e3;
    }
}
