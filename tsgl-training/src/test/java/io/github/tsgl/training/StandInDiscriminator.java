// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.BatchNorm2d;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.conv.SpectralNormConv2d;

/**
 * A discriminator of two convolutions, which gives its features too; the first is perhaps
 * normalized.
 */
final class StandInDiscriminator extends ScopedBlock {

    private final Block first;
    private final Block norm;
    private final Block judge;

    StandInDiscriminator(int width) {
        this(width, false);
    }

    StandInDiscriminator(int width, boolean normalized) {
        SpectralNormConv2d.Builder conv =
                SpectralNormConv2d.builder()
                        .setFilters(width)
                        .setKernelShape(5)
                        .optStride(2)
                        .optPadding(2);
        if (normalized) {
            conv.optBias(false);
        }
        first = addChildBlock("first", conv.build());
        norm = addChildBlock("norm", normalized ? new BatchNorm2d() : Blocks.identityBlock());
        judge =
                addChildBlock(
                        "judge", PlainConv2d.builder().setFilters(1).setKernelShape(3).build());
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList convolved = first.forward(parameters, inputs, training);
        NDArray features = norm.forward(parameters, convolved, training).head();
        NDList active = new NDList(ActivationFunction.LEAKY_RELU.apply(features));
        return new NDList(judge.forward(parameters, active, training).head(), features);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
        first.initialize(manager, type, shapes);
        norm.initialize(manager, type, first.getOutputShapes(shapes));
        judge.initialize(manager, type, first.getOutputShapes(shapes));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return judge.getOutputShapes(first.getOutputShapes(inputShapes));
    }
}
