// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ops.GradientRecording;
import io.github.tsgl.layers.ops.Gradients;
import io.github.tsgl.layers.ops.MemoryScope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * Gradients through a sequence of blocks, of which only one at a time is recorded.
 *
 * <p>Between forward and backward pass only what goes into each block is kept; the rest, which is
 * many times as much, is computed again.
 */
final class StepwiseGradients {

    private final List<Block> steps;
    private final ParameterStore parameters;

    StepwiseGradients(List<Block> steps, ParameterStore parameters) {
        this.steps = steps;
        this.parameters = parameters;
    }

    /**
     * Computes the gradients of a scalar.
     *
     * @param inputs what goes into the first block
     * @param loss makes the scalar of what the last block gives
     * @return the gradients with respect to the inputs
     */
    NDList of(NDList inputs, Function<NDList, NDArray> loss) {
        Deque<NDList> before = new ArrayDeque<>();
        before.push(inputs);
        for (Block step : steps.subList(0, steps.size() - 1)) {
            before.push(step.forward(parameters, before.peek(), false));
        }
        Function<NDList, NDArray> target = loss;
        NDList gradients = new NDList();
        for (int i = steps.size() - 1; i >= 0; i--) {
            NDList behind = gradients;
            gradients = through(steps.get(i), before.peek(), target);
            behind.close();
            if (i > 0) {
                before.pop().close();
            }
            NDList slopes = gradients;
            target = outputs -> product(outputs, slopes);
        }
        return gradients;
    }

    private NDList through(Block step, NDList inputs, Function<NDList, NDArray> target) {
        return MemoryScope.run(
                inputs.head().getManager(),
                new NDList(),
                () -> {
                    NDList leaves = new NDList();
                    for (NDArray input : inputs) {
                        NDArray leaf = input.stopGradient();
                        leaf.setRequiresGradient(true);
                        leaves.add(leaf);
                    }
                    return GradientRecording.run(
                            () -> {
                                NDList outputs = step.forward(parameters, leaves, false);
                                return Gradients.gradients(target.apply(outputs), leaves);
                            });
                });
    }

    /** The scalar whose gradients with respect to x are the slopes. */
    private static NDArray product(NDList x, NDList slopes) {
        NDArray sum = x.get(0).mul(slopes.get(0)).sum();
        for (int i = 1; i < x.size(); i++) {
            sum = sum.add(x.get(i).mul(slopes.get(i)).sum());
        }
        return sum;
    }
}
