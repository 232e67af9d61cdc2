// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import java.io.IOException;

/** Is told of every training step. */
@FunctionalInterface
public interface StepListener {

    /**
     * Is called when training begins or goes on.
     *
     * @param trainer the trainer
     * @throws IOException if something cannot be written; training ends
     */
    default void onBegin(GanTrainer trainer) throws IOException {}

    /**
     * Is called after a step.
     *
     * @param result what the step did
     * @param trainer the trainer, between two steps
     * @throws IOException if something cannot be written; training ends
     */
    void onStep(StepResult result, GanTrainer trainer) throws IOException;

    /**
     * Is called when training has ended, also when it was stopped.
     *
     * @param trainer the trainer
     * @throws IOException if something cannot be written
     */
    default void onEnd(GanTrainer trainer) throws IOException {}
}
