// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;

/**
 * The loss of a Wasserstein GAN: {@code -mean(f)} for the generator, {@code mean(f) - mean(r)} for
 * the discriminator, r and f being the scores of real and generated pictures. Masks are ignored. To
 * be used with {@link WassersteinPenalty}, as HiFill does.
 */
final class WassersteinLoss implements AdversarialLoss {

    @Override
    public NDArray generator(NDArray fakeScores, NDArray mask) {
        return fakeScores.mean().neg();
    }

    @Override
    public NDArray discriminator(NDArray realScores, NDArray fakeScores, NDArray mask) {
        return fakeScores.mean().sub(realScores.mean());
    }
}
