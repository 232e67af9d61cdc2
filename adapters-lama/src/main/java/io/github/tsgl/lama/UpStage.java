// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.BatchNorm2d;
import io.github.tsgl.layers.conv.TransposedConv2d;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.tiled.LocalBlock;
import io.github.tsgl.layers.tiled.TiledMap;

/**
 * One stage of the decoder: a transposed convolution that doubles the size, batch normalization and
 * ReLU.
 *
 * <p>Takes x (N, C, H, W), or its local and global part; returns (N, filters, 2 H, 2 W).
 */
final class UpStage extends ScopedBlock implements LocalBlock {

    private final TransposedConv2d conv;
    private final BatchNorm2d norm;

    UpStage(int filters) {
        conv =
                addChildBlock(
                        "conv",
                        TransposedConv2d.builder()
                                .setFilters(filters)
                                .setKernelShape(3)
                                .optStride(2)
                                .optPadding(1)
                                .optOutputPadding(1)
                                .build());
        norm = addChildBlock("norm", new BatchNorm2d());
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList whole =
                inputs.size() == 1 ? inputs : new NDList(inputs.get(0).concat(inputs.get(1), 1));
        if (training) {
            return new NDList(expand(parameters, whole.head(), true));
        }
        return new NDList(tiled(parameters, TiledMap.of(whole.head())).whole());
    }

    /** {@inheritDoc} */
    @Override
    public boolean isLocal() {
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public TiledMap tiled(ParameterStore parameters, TiledMap x) {
        Shape output = conv.getOutputShapes(new Shape[] {x.shape()})[0];
        return x.upsample(output, rows -> expand(parameters, Bfloat16.round(rows), false));
    }

    private NDArray expand(ParameterStore parameters, NDArray x, boolean training) {
        NDArray y = conv.forwardNormalized(parameters, x, norm, training);
        return training ? ActivationFunction.RELU.apply(y) : ActivationFunction.RELU.applyLast(y);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape whole = FourierStep.whole(inputShapes);
        conv.initialize(manager, dataType, whole);
        norm.initialize(manager, dataType, conv.getOutputShapes(new Shape[] {whole}));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return conv.getOutputShapes(new Shape[] {FourierStep.whole(inputShapes)});
    }
}
