// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;
import io.github.tsgl.layers.ops.Interpolation;

/**
 * PEN-Net's pyramid loss: the sum over scales of the mean absolute difference from the target,
 * which is resized bilinearly with corners kept. PEN-Net weighs it 0.5.
 *
 * <p>The label is the target (N, C, H, W); the predictions are pictures (N, C, h, w) of any sizes.
 */
public final class PyramidLoss extends Loss {

    /** Makes the loss. */
    public PyramidLoss() {
        super("pyramid");
    }

    /** {@inheritDoc} */
    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        NDArray sum = null;
        for (NDArray picture : predictions) {
            long height = picture.getShape().get(2);
            long width = picture.getShape().get(3);
            NDArray target =
                    Interpolation.BILINEAR_ALIGN_CORNERS.resize(labels.head(), height, width);
            NDArray difference = picture.sub(target).abs().mean();
            sum = sum == null ? difference : sum.add(difference);
        }
        return sum;
    }
}
