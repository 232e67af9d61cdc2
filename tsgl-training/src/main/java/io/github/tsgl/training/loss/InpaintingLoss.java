package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;
import io.github.tsgl.layers.ops.Arithmetic;

/**
 * The weighted sum of the picture's loss (Eq. 13) and the structure's (Eq. 14), which {@link
 * #weigh} completes to Eq. 16 with the adversarial one.
 *
 * <p>The labels are picture (N, 3, H, W), structure (N, 1, H, W) and mask (N, 1, H, W), 1 = known;
 * the predictions are a picture and, if the network draws one, a structure.
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

    /** {@inheritDoc} */
    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        return weigh(parts(labels, predictions));
    }

    /**
     * Adds the losses up (Eq. 16).
     *
     * @param parts what {@link #parts} returned
     * @return their weighted sum, a scalar
     */
    public NDArray weigh(NDList parts) {
        NDArray sum = Arithmetic.scale(parts.get(0), weights.picture());
        return parts.size() == 1
                ? sum
                : sum.add(Arithmetic.scale(parts.get(1), weights.structure()));
    }

    /**
     * Completes the sum (Eq. 16).
     *
     * @param parts what {@link #parts} returned
     * @param adversarial the generator's adversarial loss, a scalar
     * @return the weighted sum of all, a scalar
     */
    public NDArray weigh(NDList parts, NDArray adversarial) {
        return weigh(parts).add(Arithmetic.scale(adversarial, weights.adversarial()));
    }

    /**
     * Returns the losses unweighted.
     *
     * @param labels picture, structure and mask
     * @param predictions picture and, if the network draws one, structure
     * @return the picture's loss (Eq. 13) and the structure's (Eq. 14), if there is one, scalars
     */
    public NDList parts(NDList labels, NDList predictions) {
        NDArray mask = labels.get(2);
        NDList parts =
                new NDList(
                        pictureLoss.evaluate(
                                new NDList(labels.get(0), mask), new NDList(predictions.get(0))));
        if (predictions.size() > 1) {
            parts.add(
                    structureLoss.evaluate(
                            new NDList(labels.get(1), mask), new NDList(predictions.get(1))));
        }
        return parts;
    }
}
