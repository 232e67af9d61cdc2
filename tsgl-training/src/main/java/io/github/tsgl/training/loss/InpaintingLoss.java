package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;
import io.github.tsgl.layers.ops.TorchOps;

/**
 * The weighted sum of the picture's loss (Eq. 13) and the structure's (Eq. 14).
 *
 * <p>The labels are picture (N, 3, H, W), structure (N, 1, H, W) and mask (N, 1, H, W), 1 = known;
 * the predictions are a picture and a structure.
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
     * @param hole the weight of the hole in both
     * @param known the weight of known pixels in both
     */
    public record Weights(float picture, float structure, float hole, float known) {

        /**
         * Returns the released weights.
         *
         * @return picture 1, structure 1, hole 5, known 1
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
        super("loss");
        this.weights = weights;
        pictureLoss = new MaskedL1Loss("picture", weights.hole(), weights.known());
        structureLoss = new MaskedL1Loss("structure", weights.hole(), weights.known());
    }

    /** {@inheritDoc} */
    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        return weigh(parts(labels, predictions));
    }

    /**
     * Adds the two losses up.
     *
     * @param parts the picture's loss and the structure's, scalars
     * @return their weighted sum, a scalar
     */
    public NDArray weigh(NDList parts) {
        return TorchOps.scale(parts.get(0), weights.picture())
                .add(TorchOps.scale(parts.get(1), weights.structure()));
    }

    /**
     * Returns the two losses unweighted.
     *
     * @param labels picture, structure and mask
     * @param predictions picture and structure
     * @return the picture's loss (Eq. 13) and the structure's (Eq. 14), scalars
     */
    public NDList parts(NDList labels, NDList predictions) {
        NDArray mask = labels.get(2);
        return new NDList(
                pictureLoss.evaluate(
                        new NDList(labels.get(0), mask), new NDList(predictions.get(0))),
                structureLoss.evaluate(
                        new NDList(labels.get(1), mask), new NDList(predictions.get(1))));
    }
}
