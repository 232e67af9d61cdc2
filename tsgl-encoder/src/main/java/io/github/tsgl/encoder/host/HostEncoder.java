// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.Arrays;
import java.util.List;

/**
 * The encoder of a host network.
 *
 * <p>Takes NDList(picture (N, 3, H, W), ..., mask (N, 1, H, W)): the picture in [-1, 1], the mask 1
 * = known, 0 = hole; what lies between the two are the priors that the encoder asked for. H and W
 * are multiples of what the host says. Returns one map for each of {@link #levels()}, the finest
 * first, and behind them, in the passes that {@link #structure()} names, the structure (N, 1, H, W)
 * in [0, 1] that it draws (Eq. 14). It must not return one of its inputs.
 */
public interface HostEncoder extends Block {

    /**
     * The features that it gives.
     *
     * @return the levels, the finest first
     */
    List<FeatureLevel> levels();

    /**
     * When the structure comes behind the features.
     *
     * @return in which passes; {@link StructureOutput#NONE} for an encoder that draws none
     */
    default StructureOutput structure() {
        return StructureOutput.NONE;
    }

    /**
     * {@inheritDoc}
     *
     * @return the shapes of what is returned in inference
     */
    @Override
    default Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape picture = inputShapes[0];
        Shape[] features = FeatureLevel.shapes(levels(), picture);
        if (structure() != StructureOutput.ALWAYS) {
            return features;
        }
        Shape[] outputs = Arrays.copyOf(features, features.length + 1);
        outputs[features.length] = new Shape(picture.get(0), 1, picture.get(2), picture.get(3));
        return outputs;
    }
}
