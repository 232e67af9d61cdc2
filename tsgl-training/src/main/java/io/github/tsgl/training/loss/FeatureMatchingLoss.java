// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Interpolation;

/**
 * LaMa's feature matching: the mean over the discriminator's layers of the mean squared difference
 * between its features of generated and of real pictures. LaMa weighs it 100.
 *
 * <p>The labels are the features of the real pictures, the predictions those of the generated ones,
 * layer by layer (N, C, H', W').
 */
public final class FeatureMatchingLoss extends Loss {

    /** Makes the loss. */
    public FeatureMatchingLoss() {
        super("featureMatching");
    }

    /** {@inheritDoc} */
    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        return evaluate(labels, predictions, null);
    }

    /**
     * The loss where the pictures are known: squared differences are multiplied by the mask,
     * resized bilinearly to the layer, and averaged over all elements.
     *
     * @param labels the features of the real pictures
     * @param predictions the features of the generated pictures
     * @param mask the mask (N, 1, H, W), 1 = known
     * @return the loss, a scalar
     */
    public NDArray whereKnown(NDList labels, NDList predictions, NDArray mask) {
        return evaluate(labels, predictions, mask);
    }

    private static NDArray evaluate(NDList labels, NDList predictions, NDArray mask) {
        NDArray sum = null;
        for (int i = 0; i < predictions.size(); i++) {
            NDArray features = predictions.get(i);
            NDArray difference = features.sub(labels.get(i)).square();
            if (mask != null) {
                long height = features.getShape().get(2);
                long width = features.getShape().get(3);
                difference = difference.mul(Interpolation.BILINEAR.resize(mask, height, width));
            }
            sum = sum == null ? difference.mean() : sum.add(difference.mean());
        }
        return Arithmetic.scale(sum, 1.0 / predictions.size());
    }
}
