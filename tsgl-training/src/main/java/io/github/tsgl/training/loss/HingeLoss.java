// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import io.github.tsgl.layers.ops.Arithmetic;

/**
 * The hinge loss, with which the released TSGL code and PEN-Net replace Eq. 15: {@code -mean(f)}
 * for the generator, {@code (mean(max(0, 1 - r)) + mean(max(0, 1 + f))) / 2} for the discriminator,
 * r and f being the scores of real and generated pictures. Masks are ignored.
 */
final class HingeLoss implements AdversarialLoss {

    @Override
    public NDArray generator(NDArray fakeScores, NDArray mask) {
        return fakeScores.mean().neg();
    }

    @Override
    public NDArray discriminator(NDArray realScores, NDArray fakeScores, NDArray mask) {
        NDArray real = Activation.relu(realScores.neg().add(1)).mean();
        NDArray fake = Activation.relu(fakeScores.add(1)).mean();
        return Arithmetic.scale(real.add(fake), 0.5);
    }
}
