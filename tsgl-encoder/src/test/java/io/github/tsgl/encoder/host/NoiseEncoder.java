// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import java.util.List;

/** An encoder that sees nothing. */
public final class NoiseEncoder extends ScopedBlock implements HostEncoder {

    private final List<FeatureLevel> levels;

    /**
     * Makes the encoder.
     *
     * @param levels the features that it gives
     */
    public NoiseEncoder(List<FeatureLevel> levels) {
        this.levels = levels;
    }

    @Override
    public List<FeatureLevel> levels() {
        return levels;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList features = new NDList();
        for (Shape shape : getOutputShapes(inputs.getShapes())) {
            features.add(inputs.head().getManager().randomNormal(shape));
        }
        return features;
    }
}
