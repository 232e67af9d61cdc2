package io.github.tsgl.layers.reconstruct;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Normalizations;

/** Global normalisation per image and channel (Eq. 7), without parameters. */
final class InstanceNormalization extends ScopedBlock {

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        return new NDList(
                Normalizations.instanceNorm(inputs.head(), null, null, Normalization.EPSILON));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
