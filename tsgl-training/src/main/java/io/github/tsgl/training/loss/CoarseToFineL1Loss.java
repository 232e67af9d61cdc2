// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.training.loss.MaskedL1Loss.Averaging;
import io.github.tsgl.training.loss.MaskedL1Loss.Region;

/**
 * HiFill's two L1 terms, inpainting in the hole and autoencoding outside, of its coarse and its
 * refined picture. The first is a mean over all elements, the second over known ones.
 *
 * <p>The labels are the target (N, C, H, W) and the mask (N, 1, H, W), 1 = known; the predictions
 * are the coarse and the refined picture like the target.
 */
public final class CoarseToFineL1Loss extends Loss {

    private final float coarseWeight;
    private final MaskedL1Loss loss;

    /**
     * What counts how much.
     *
     * @param coarse the weight of the coarse picture; the refined one's is 1
     * @param hole the weight of the hole in both
     * @param known the weight of known pixels in both
     */
    public record Weights(float coarse, float hole, float known) {

        /**
         * Returns the published weights, beside an adversarial loss weighted 0.001.
         *
         * @return 1.2 each
         */
        public static Weights published() {
            return new Weights(1.2f, 1.2f, 1.2f);
        }
    }

    /**
     * Makes the loss.
     *
     * @param weights what counts how much
     */
    public CoarseToFineL1Loss(Weights weights) {
        super("l1");
        coarseWeight = weights.coarse();
        loss =
                new MaskedL1Loss(
                        "l1",
                        new Region(weights.hole(), Averaging.PICTURE),
                        new Region(weights.known(), Averaging.REGION));
    }

    /** {@inheritDoc} */
    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        NDArray coarse = loss.evaluate(labels, new NDList(predictions.get(0)));
        NDArray refined = loss.evaluate(labels, new NDList(predictions.get(1)));
        return Arithmetic.scale(coarse, coarseWeight).add(refined);
    }
}
