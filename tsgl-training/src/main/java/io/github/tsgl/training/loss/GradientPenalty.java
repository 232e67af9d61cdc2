// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import java.util.random.RandomGenerator;

/**
 * A penalty on the slope of the discriminator, added to its loss.
 *
 * <pre>{@code
 * NDArray pictures = penalty.pictures(real, fake, random);
 * pictures.setRequiresGradient(true);
 * NDArray scores = pictures == real ? realScores : discriminator(pictures);
 * loss = loss.add(penalty.evaluate(scores, pictures));
 * }</pre>
 *
 * <p>The pictures must require a gradient before the discriminator sees them; where they are the
 * real ones, one pass of the discriminator serves for loss and penalty.
 */
public interface GradientPenalty {

    /**
     * Chooses where the slope is measured.
     *
     * @param real real pictures (N, C, H, W)
     * @param fake generated pictures of the same shape, which require no gradient
     * @param random what chance is drawn from
     * @return pictures of the same shape, perhaps the real ones themselves
     */
    NDArray pictures(NDArray real, NDArray fake, RandomGenerator random);

    /**
     * Measures the slope there.
     *
     * @param scores the discriminator's scores of the pictures, of any shape
     * @param pictures the pictures (N, C, H, W), which require a gradient
     * @return the penalty times its weight, a scalar that can be differentiated
     */
    NDArray evaluate(NDArray scores, NDArray pictures);

    /**
     * The R1 penalty on real pictures: {@code weight · mean over pictures of |∇D|²}, D being the
     * sum of a picture's scores.
     *
     * @param weight the weight, 0.001 in LaMa
     * @return the penalty
     */
    static GradientPenalty r1(double weight) {
        return new R1Penalty(weight);
    }

    /**
     * WGAN-GP's penalty between real and generated pictures: {@code weight · mean over pictures of
     * (|∇D| - 1)²}.
     *
     * @param weight the weight, 10 in HiFill
     * @return the penalty
     */
    static GradientPenalty wasserstein(double weight) {
        return new WassersteinPenalty(weight);
    }
}
