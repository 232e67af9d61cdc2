// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

/**
 * Is told of the course of each step, by the thread that trains. A GPU may still be computing a
 * phase that has ended for the program; who measures time waits for it, as by reading an array's
 * values.
 */
public interface PhaseListener {

    /** Is called when samples are there and networks begin to move on them. */
    void onBegin();

    /**
     * Is called when a phase ends; the next one begins then.
     *
     * @param phase the phase
     */
    void onEnd(StepPhase phase);
}
