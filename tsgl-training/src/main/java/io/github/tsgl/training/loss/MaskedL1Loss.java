package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;

/**
 * The mean absolute difference, weighted apart in the hole and outside (Eq. 13 and 14): {@code
 * holeWeight · mean|(x − y)(1 − m)| + knownWeight · mean|(x − y)m|}, each mean over all elements.
 *
 * <p>The labels are the target (N, C, H, W) and the mask (N, 1, H, W), 1 = known; the prediction is
 * one array like the target.
 */
public final class MaskedL1Loss extends Loss {

    private final float holeWeight;
    private final float knownWeight;

    /**
     * Makes the loss.
     *
     * @param name its name
     * @param holeWeight the weight of the hole, 5 as released
     * @param knownWeight the weight of what is known, 1 as released
     */
    public MaskedL1Loss(String name, float holeWeight, float knownWeight) {
        super(name);
        this.holeWeight = holeWeight;
        this.knownWeight = knownWeight;
    }

    /** {@inheritDoc} */
    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        NDArray mask = labels.get(1);
        NDArray weights = mask.mul(knownWeight - holeWeight).add(holeWeight);
        return predictions.singletonOrThrow().sub(labels.get(0)).abs().mul(weights).mean();
    }
}
