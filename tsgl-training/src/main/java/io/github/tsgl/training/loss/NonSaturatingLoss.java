// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.layers.ops.Masks;

/**
 * The non-saturating logistic loss (Eq. 15), with LaMa's options for the patches that are known.
 *
 * <p>With σ the sigmoid that Eq. 15 holds to be in the discriminator, and s its score: {@code -log
 * σ(s) = log(1 + exp(-s))}. All means are over all patches, those left out counting as 0.
 *
 * @param known what the known patches of a generated picture are
 * @param maskScaling how the mask is brought to the size of the scores; as nearest pixels in LaMa
 */
record NonSaturatingLoss(KnownPatches known, Interpolation maskScaling) implements AdversarialLoss {

    @Override
    public NDArray generator(NDArray fakeScores, NDArray mask) {
        NDArray loss = asReal(fakeScores);
        return known == KnownPatches.IGNORED
                ? loss.mul(hole(mask, fakeScores)).mean()
                : loss.mean();
    }

    @Override
    public NDArray discriminator(NDArray realScores, NDArray fakeScores, NDArray mask) {
        NDArray loss = asFake(fakeScores);
        if (known != KnownPatches.FAKE) {
            NDArray hole = hole(mask, fakeScores);
            loss = loss.mul(hole);
            if (known == KnownPatches.REAL) {
                loss = loss.add(asReal(fakeScores).mul(Masks.inverted(hole)));
            }
        }
        return asReal(realScores).mean().add(loss.mean());
    }

    /** -log σ(s). */
    private static NDArray asReal(NDArray scores) {
        return Activation.softPlus(scores.neg());
    }

    /** -log(1 - σ(s)). */
    private static NDArray asFake(NDArray scores) {
        return Activation.softPlus(scores);
    }

    private NDArray hole(NDArray mask, NDArray scores) {
        long height = scores.getShape().get(2);
        long width = scores.getShape().get(3);
        return maskScaling.resize(Masks.inverted(mask), height, width);
    }
}
