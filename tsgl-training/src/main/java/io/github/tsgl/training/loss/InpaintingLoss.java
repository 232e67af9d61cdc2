// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.layers.ops.Arithmetic;
import java.util.Optional;

/**
 * The weighted sum of the picture's loss (Eq. 13) and the structure's (Eq. 14), the parts of Eq. 16
 * that need no discriminator.
 */
public final class InpaintingLoss extends Loss {

    private final MaskedL1Loss pictureLoss;
    private final MaskedL1Loss structureLoss;
    private final Weights weights;

    /**
     * What counts how much.
     *
     * @param picture the weight of the picture's loss
     * @param structure the weight of the structure's loss
     * @param adversarial the weight of the adversarial loss
     * @param hole the weight of the hole in picture and structure
     * @param known the weight of known pixels in picture and structure
     */
    public record Weights(
            float picture, float structure, float adversarial, float hole, float known) {

        private static final float ADVERSARIAL = 0.1f;

        /**
         * Makes weights with the adversarial one of paper and released code, 0.1.
         *
         * @param picture the weight of the picture's loss
         * @param structure the weight of the structure's loss
         * @param hole the weight of the hole in both
         * @param known the weight of known pixels in both
         */
        public Weights(float picture, float structure, float hole, float known) {
            this(picture, structure, ADVERSARIAL, hole, known);
        }

        /**
         * Returns the paper's weights.
         *
         * @return picture 1, structure 1, adversarial 0.1; hole and known 1
         */
        public static Weights paper() {
            return new Weights(1, 1, 1, 1);
        }

        /**
         * Returns the released weights.
         *
         * @return picture 1, structure 1, adversarial 0.1; hole 5, known 1
         */
        public static Weights released() {
            return new Weights(1, 1, 5, 1);
        }
    }

    /**
     * Makes the loss.
     *
     * @param weights what counts how much
     */
    public InpaintingLoss(Weights weights) {
        this(weights, MaskedL1Loss.Averaging.PICTURE);
    }

    /**
     * Makes the loss.
     *
     * @param weights what counts how much
     * @param averaging what the differences of holes and of known pixels are divided by
     */
    public InpaintingLoss(Weights weights, MaskedL1Loss.Averaging averaging) {
        super("loss");
        this.weights = weights;
        MaskedL1Loss.Region hole = new MaskedL1Loss.Region(weights.hole(), averaging);
        MaskedL1Loss.Region known = new MaskedL1Loss.Region(weights.known(), averaging);
        pictureLoss = new MaskedL1Loss("picture", hole, known);
        structureLoss = new MaskedL1Loss("structure", hole, known);
    }

    /**
     * The weighted sum for DJL's own training loop.
     *
     * @param labels {@link InpaintingTargets#toList()}
     * @param predictions {@link InpaintingOutputs#toList()}
     * @return the weighted sum of the picture's loss and, if the network draws one, the structure's
     */
    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        InpaintingTargets targets = InpaintingTargets.of(labels);
        InpaintingOutputs outputs = InpaintingOutputs.of(predictions);
        NDArray sum = Arithmetic.scale(picture(targets, outputs), weights.picture());
        return structure(targets, outputs)
                .map(loss -> sum.add(Arithmetic.scale(loss, weights.structure())))
                .orElse(sum);
    }

    /**
     * The picture's loss (Eq. 13), unweighted.
     *
     * @param targets what the network should make
     * @param outputs what it made
     * @return the loss, a scalar
     */
    public NDArray picture(InpaintingTargets targets, InpaintingOutputs outputs) {
        return pictureLoss.evaluate(
                new NDList(targets.picture(), targets.mask()), new NDList(outputs.picture()));
    }

    /**
     * The structure's loss (Eq. 14), unweighted.
     *
     * @param targets what the network should make
     * @param outputs what it made
     * @return the loss, a scalar; nothing if the network drew no structure
     */
    public Optional<NDArray> structure(InpaintingTargets targets, InpaintingOutputs outputs) {
        return outputs.structure()
                .map(
                        drawn ->
                                structureLoss.evaluate(
                                        new NDList(targets.structure(), targets.mask()),
                                        new NDList(drawn)));
    }
}
