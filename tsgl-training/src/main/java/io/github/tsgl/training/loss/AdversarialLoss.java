package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;

/**
 * The two sides of an adversarial loss, both to be minimised.
 *
 * <p>Scores have the discriminator's shape, (N, 1, H', W') for one that judges patches, and no
 * bound: no sigmoid is applied before. Results are scalars without a weight.
 */
public interface AdversarialLoss {

    /**
     * The generator's loss.
     *
     * @param fakeScores the discriminator's scores of painted pictures
     * @param mask the mask (N, 1, H, W) of the pictures, 1 = known, which a loss may ignore
     * @return the loss, a scalar
     */
    NDArray generator(NDArray fakeScores, NDArray mask);

    /**
     * The discriminator's loss.
     *
     * @param realScores the scores of real pictures
     * @param fakeScores the scores of painted pictures, through which no gradient should reach the
     *     generator
     * @param mask the mask (N, 1, H, W) of the painted pictures, 1 = known, which a loss may ignore
     * @return the loss, a scalar
     */
    NDArray discriminator(NDArray realScores, NDArray fakeScores, NDArray mask);
}
