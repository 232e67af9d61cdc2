// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

/** What a training step consists of; some come several times in a step. */
public enum StepPhase {

    /** The forward pass of the generator, its losses included. */
    FORWARD,

    /** The gradients of the generator's loss. */
    BACKWARD,

    /** The generator's weights move along the gradients, and their average follows. */
    UPDATE,

    /** The discriminator's whole step: its forward and backward passes, and its weights' move. */
    DISCRIMINATOR
}
