// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.reconstruct;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Normalizations;

/** Local normalization per image and position, over the channels (Eq. 8), without parameters. */
final class PositionNormalization extends ScopedBlock {

    private final int lostDegrees;
    private final float epsilon;

    /**
     * Makes the block.
     *
     * @param lostDegrees what is taken from the number of channels in the variance's denominator
     * @param epsilon what is added to the variance before the root
     */
    PositionNormalization(int lostDegrees, float epsilon) {
        this.lostDegrees = lostDegrees;
        this.epsilon = epsilon;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        return new NDList(Normalizations.positionNorm(inputs.head(), lostDegrees, epsilon));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
