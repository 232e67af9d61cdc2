// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import io.github.tsgl.layers.ops.Interpolation;

/**
 * The two sides of an adversarial loss, both to be minimized.
 *
 * <p>Scores have the discriminator's shape, (N, 1, H', W') for one that judges patches, and no
 * bound: no sigmoid is applied before. Results are scalars without a weight.
 */
public interface AdversarialLoss {

    /**
     * The generator's loss.
     *
     * @param fakeScores the discriminator's scores of generated pictures
     * @param mask the mask (N, 1, H, W) of the pictures, 1 = known, which a loss may ignore
     * @return the loss, a scalar
     */
    NDArray generator(NDArray fakeScores, NDArray mask);

    /**
     * The discriminator's loss.
     *
     * @param realScores the scores of real pictures
     * @param fakeScores the scores of generated pictures, through which no gradient should reach
     *     the generator
     * @param mask the mask (N, 1, H, W) of the generated pictures, 1 = known, which a loss may
     *     ignore
     * @return the loss, a scalar
     */
    NDArray discriminator(NDArray realScores, NDArray fakeScores, NDArray mask);

    /**
     * The hinge loss, with which the released TSGL code and PEN-Net replace Eq. 15; it ignores
     * masks.
     *
     * @return {@code -mean(f)} for the generator, {@code (mean(max(0, 1 - r)) + mean(max(0, 1 +
     *     f))) / 2} for the discriminator, r and f being the scores of real and generated pictures
     */
    static AdversarialLoss hinge() {
        return new HingeLoss();
    }

    /**
     * The paper's non-saturating logistic loss (Eq. 15); it ignores masks.
     *
     * @return the loss
     */
    static AdversarialLoss nonSaturating() {
        return new NonSaturatingLoss(KnownPatches.FAKE, Interpolation.NEAREST);
    }

    /**
     * LaMa's loss, to be used with {@link GradientPenalty#r1}: Eq. 15, but known patches are real.
     *
     * @return the loss
     */
    static AdversarialLoss lama() {
        return new NonSaturatingLoss(KnownPatches.REAL, Interpolation.NEAREST);
    }

    /**
     * The loss of the released training of Ours(LaMa): LaMa's, but a patch that sees anything of
     * the hole belongs to it.
     *
     * @return the loss
     */
    static AdversarialLoss oursLama() {
        return new NonSaturatingLoss(KnownPatches.REAL, Interpolation.LARGEST);
    }

    /**
     * The loss of a Wasserstein GAN, to be used with {@link GradientPenalty#wasserstein}, as HiFill
     * does; it ignores masks.
     *
     * @return {@code -mean(f)} for the generator, {@code mean(f) - mean(r)} for the discriminator,
     *     r and f being the scores of real and generated pictures
     */
    static AdversarialLoss wasserstein() {
        return new WassersteinLoss();
    }
}
