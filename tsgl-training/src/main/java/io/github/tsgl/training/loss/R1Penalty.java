// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.BatchSync;
import io.github.tsgl.layers.ops.Gradients;
import java.util.random.RandomGenerator;

/**
 * The R1 penalty on real pictures: {@code weight · mean over pictures of |∇D|²}, D being the sum of
 * a picture's scores.
 *
 * @param weight the weight, 0.001 in LaMa
 */
record R1Penalty(double weight) implements GradientPenalty {

    /** Returns the real pictures. */
    @Override
    public NDArray pictures(NDArray real, NDArray fake, RandomGenerator random) {
        return real;
    }

    @Override
    public NDArray evaluate(NDArray scores, NDArray pictures) {
        // Batch statistics may have led from these pictures to other parts' scores too.
        NDArray sum = BatchSync.sum(scores.sum());
        NDArray slope = Gradients.differentiableGradient(sum, pictures);
        return Arithmetic.scale(slope.square().sum(), weight / pictures.getShape().get(0));
    }
}
