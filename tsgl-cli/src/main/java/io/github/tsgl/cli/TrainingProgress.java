// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.training.GanTrainer;
import io.github.tsgl.training.StepListener;
import io.github.tsgl.training.StepResult;
import java.util.Locale;
import java.util.OptionalLong;

/** Prints a line on a training's progress every few seconds. */
final class TrainingProgress implements StepListener {

    private static final double SECONDS = 10;

    private final String total;
    private double printedAt;
    private long printedStep;
    private long first;
    private double losses;
    private double waits;

    TrainingProgress(OptionalLong maxSteps) {
        total = maxSteps.isEmpty() ? "" : "/" + maxSteps.getAsLong();
    }

    @Override
    public void onStep(StepResult result, GanTrainer trainer) {
        if (printedStep == 0) {
            printedStep = result.step() - 1;
            printedAt = result.totalSeconds() - result.stepSeconds();
            first = result.step();
        }
        losses += result.loss();
        waits += result.waitSeconds();
        double seconds = result.totalSeconds() - printedAt;
        if (seconds < SECONDS && result.step() > first && result.progress() < 1) {
            return;
        }
        long steps = result.step() - printedStep;
        double left = result.totalSeconds() * (1 / result.progress() - 1);
        System.out.printf(
                Locale.ROOT,
                "step %d%s  %.1f%%  loss %.4f  rate %.1e  %dx%dx%d  %.2f steps/s  waited %.0f%% "
                        + " left %s%n",
                result.step(),
                total,
                100 * result.progress(),
                losses / steps,
                result.learningRate(),
                result.batch(),
                result.side(),
                result.side(),
                steps / seconds,
                100 * waits / seconds,
                clock(left));
        printedAt = result.totalSeconds();
        printedStep = result.step();
        losses = 0;
        waits = 0;
    }

    private static String clock(double seconds) {
        if (!(seconds < 1e7)) {
            return "unknown";
        }
        long whole = Math.round(seconds);
        return String.format(
                Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
