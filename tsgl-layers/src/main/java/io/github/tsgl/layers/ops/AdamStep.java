// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDList;

/**
 * A step of Adam (Kingma and Ba 2015, algorithm 1).
 *
 * @param step the step's number; the first is 1
 * @param rate the learning rate
 * @param beta1 how much of the gradients' mean is kept
 * @param beta2 how much of the mean of their squares is kept
 * @param epsilon what is added to the root of the latter
 */
public record AdamStep(long step, double rate, double beta1, double beta2, double epsilon) {

    private static final ScriptModule OPERATORS = ScriptModule.of(AdamStep.class);

    /**
     * Takes the step, in place and in one pass over each weight.
     *
     * @param weights the weights, which must not require gradients
     * @param gradients their gradients
     * @param means the means of the gradients, which are updated
     * @param variances the means of their squares, which are updated
     */
    public void update(NDList weights, NDList gradients, NDList means, NDList variances) {
        double[] numbers = {step, rate, beta1, beta2, epsilon};
        OPERATORS.runOnLists("adam", numbers, weights, gradients, means, variances).close();
    }
}
