// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.Sequence;

/**
 * One level of the refinement decoder: it doubles the size and joins what attention moved in the
 * encoder's features of that size.
 *
 * <p>Takes NDList(x, moved features) of shapes (N, C, H, W) and (N, filters, 2 H, 2 W), returns (N,
 * 2 filters, 2 H, 2 W).
 */
final class DecoderLevel extends ScopedBlock {

    private final Block up;
    private final Block transfer;

    DecoderLevel(GatedLayers layers, int filters) {
        up =
                addChildBlock(
                        "up",
                        new Sequence()
                                .add("widen", layers.doubling(filters))
                                .add("conv", layers.plain(filters)));
        transfer =
                addChildBlock(
                        "transfer",
                        new Sequence()
                                .add("conv1", layers.plain(filters))
                                .add("conv2", layers.dilated(filters, 2)));
    }

    NDArray forward(ParameterStore parameters, NDArray x, NDArray moved, boolean training) {
        return forward(parameters, new NDList(x, moved), training).head();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList x = up.forward(parameters, new NDList(inputs.get(0)), training);
        NDList moved = transfer.forward(parameters, new NDList(inputs.get(1)), training);
        return new NDList(moved.head().concat(x.head(), 1));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        up.initialize(manager, dataType, inputShapes[0]);
        transfer.initialize(manager, dataType, inputShapes[1]);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape finer = inputShapes[1];
        return new Shape[] {new Shape(finer.get(0), 2 * finer.get(1), finer.get(2), finer.get(3))};
    }
}
