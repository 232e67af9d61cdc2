// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Masks;

/**
 * The mean absolute difference, weighted apart in the hole and outside (Eq. 13 and 14): {@code
 * holeWeight · mean|(x − y)(1 − m)| + knownWeight · mean|(x − y)m|}, each mean over all elements or
 * over those of its region.
 *
 * <p>The labels are the target (N, C, H, W) and the mask (N, 1, H, W), 1 = known; the prediction is
 * one array like the target.
 */
public final class MaskedL1Loss extends Loss {

    /** Keeps the mean of an empty region at 0. */
    private static final float TINY = 1e-12f;

    private final Region hole;
    private final Region known;

    /** What the differences in a region are divided by. */
    public enum Averaging {
        /** The number of elements of all pictures, so that a region counts by its size. */
        PICTURE,
        /** The number of elements in the region, so that its size does not count. */
        REGION
    }

    /**
     * How a region counts.
     *
     * @param weight its weight
     * @param averaging what its differences are divided by
     */
    public record Region(float weight, Averaging averaging) {

        private NDArray weights(NDArray pixels) {
            NDArray weights = Arithmetic.scale(pixels, weight);
            return averaging == Averaging.REGION
                    ? weights.div(pixels.mean().maximum(TINY))
                    : weights;
        }
    }

    /**
     * Makes the loss, both means over all elements.
     *
     * @param name its name
     * @param holeWeight the weight of the hole: 5 as released, 1 in the paper, 0 in LaMa
     * @param knownWeight the weight of what is known: 1 as released and in the paper, 10 in LaMa
     */
    public MaskedL1Loss(String name, float holeWeight, float knownWeight) {
        this(
                name,
                new Region(holeWeight, Averaging.PICTURE),
                new Region(knownWeight, Averaging.PICTURE));
    }

    /**
     * Makes the loss.
     *
     * @param name its name
     * @param hole how the hole counts
     * @param known how counts what is known
     */
    public MaskedL1Loss(String name, Region hole, Region known) {
        super(name);
        this.hole = hole;
        this.known = known;
    }

    /**
     * PEN-Net's loss: each mean over its region, the hole 6 times.
     *
     * @param name its name
     * @return the loss
     */
    public static MaskedL1Loss penNet(String name) {
        return new MaskedL1Loss(
                name, new Region(6, Averaging.REGION), new Region(1, Averaging.REGION));
    }

    /** {@inheritDoc} */
    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        NDArray mask = labels.get(1);
        NDArray weights = hole.weights(Masks.inverted(mask)).add(known.weights(mask));
        return predictions.singletonOrThrow().sub(labels.get(0)).abs().mul(weights).mean();
    }
}
