// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.gated;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;

/**
 * Bilinear doubling of the size, as TensorFlow 1 does it, and a gated 3×3 convolution.
 *
 * <p>Takes x (N, C, H, W), returns (N, filters, 2 H, 2 W). The enlarged features are never made.
 */
public final class GatedUpConv2d extends ScopedBlock {

    private final GatedConv2d conv;

    /**
     * Makes the block.
     *
     * @param kind what makes the gate
     * @param filters the number of output channels
     */
    public GatedUpConv2d(GatedConvKind kind, int filters) {
        conv =
                addChildBlock(
                        "conv", GatedConv2d.builder().setFilters(filters).optKind(kind).build());
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        return new NDList(conv.forwardDoubled(parameters, inputs.head(), training));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        conv.initialize(manager, dataType, doubled(inputShapes[0]));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return conv.getOutputShapes(new Shape[] {doubled(inputShapes[0])});
    }

    private static Shape doubled(Shape x) {
        return new Shape(x.get(0), x.get(1), 2 * x.get(2), 2 * x.get(3));
    }
}
