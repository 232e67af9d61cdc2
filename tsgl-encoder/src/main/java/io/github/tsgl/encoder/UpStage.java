// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.BatchNorm2d;
import io.github.tsgl.layers.conv.TransposedConv2d;

/**
 * One stage of the decoder: ReLU, then a transposed convolution that doubles the size, then batch
 * normalization or, in the last stage, tanh.
 *
 * <p>Takes x (N, C, H, W), returns (N, filters, 2 H, 2 W).
 */
final class UpStage extends ScopedBlock {

    private final Block conv;
    private final Block norm; // null in the last stage

    private UpStage(int filters, BatchNorm2d norm) {
        conv =
                addChildBlock(
                        "conv",
                        TransposedConv2d.builder()
                                .setFilters(filters)
                                .setKernelShape(4)
                                .optStride(2)
                                .optPadding(1)
                                .build());
        this.norm = norm == null ? null : addChildBlock("norm", norm);
    }

    /** A stage between feature maps. */
    static UpStage inner(int filters) {
        return new UpStage(filters, new BatchNorm2d());
    }

    /** The stage that gives the picture, in [-1, 1]. */
    static UpStage last() {
        UpStage stage = new UpStage(3, null);
        // As published; larger first weights would saturate the tanh.
        stage.conv.setInitializer(new NormalInitializer(0.02f), Parameter.Type.WEIGHT);
        return stage;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = ActivationFunction.RELU.apply(inputs.singletonOrThrow());
        NDList up = conv.forward(parameters, new NDList(x), training);
        return norm == null
                ? new NDList(Activation.tanh(up.head()))
                : norm.forward(parameters, up, training);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        conv.initialize(manager, dataType, inputShapes);
        if (norm != null) {
            norm.initialize(manager, dataType, conv.getOutputShapes(inputShapes));
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return conv.getOutputShapes(inputShapes);
    }
}
