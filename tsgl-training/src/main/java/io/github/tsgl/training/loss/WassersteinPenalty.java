// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.BatchSync;
import io.github.tsgl.layers.ops.Gradients;
import java.util.random.RandomGenerator;

/**
 * The gradient penalty of WGAN-GP between real and generated pictures: {@code weight · mean over
 * pictures of (|∇D| - 1)²}.
 *
 * @param weight the weight, 10 in HiFill
 */
record WassersteinPenalty(double weight) implements GradientPenalty {

    /** Keeps the slope of the square root finite where the discriminator is flat. */
    private static final float TINY = 1e-12f;

    /** Returns new pictures, each at a random place on the line from real to fake. */
    @Override
    public NDArray pictures(NDArray real, NDArray fake, RandomGenerator random) {
        float[] shares = new float[Math.toIntExact(real.getShape().get(0))];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = random.nextFloat();
        }
        Shape perPicture = new Shape(shares.length, 1, 1, 1);
        NDArray share =
                real.getManager().create(shares, perPicture).toDevice(real.getDevice(), false);
        return real.add(fake.sub(real).mul(share)).stopGradient();
    }

    @Override
    public NDArray evaluate(NDArray scores, NDArray pictures) {
        // Batch statistics may have led from these pictures to other parts' scores too.
        NDArray sum = BatchSync.sum(scores.sum());
        NDArray slope = Gradients.differentiableGradient(sum, pictures);
        NDArray length = slope.square().sum(new int[] {1, 2, 3}).add(TINY).sqrt();
        return Arithmetic.scale(length.sub(1).square().mean(), weight);
    }
}
