package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.FeatureNorm;
import io.github.tsgl.layers.conv.PlainConv2d;

/** A convolution without bias, of unchanged size but for its stride, and batch normalisation. */
final class ConvNorm extends ScopedBlock {

    private final Block conv;
    private final Block norm;

    ConvNorm(int filters, int kernel, int stride, int dilation) {
        conv =
                addChildBlock(
                        "conv",
                        PlainConv2d.builder()
                                .setFilters(filters)
                                .setKernel(kernel)
                                .optStride(stride)
                                .optDilation(dilation)
                                .optPadding(kernel / 2 * dilation)
                                .optWithoutBias()
                                .build());
        norm = addChildBlock("norm", FeatureNorm.BATCH.create());
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        return norm.forward(parameters, conv.forward(parameters, inputs, training), training);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        conv.initialize(manager, dataType, inputShapes);
        norm.initialize(manager, dataType, conv.getOutputShapes(inputShapes));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return conv.getOutputShapes(inputShapes);
    }
}
