package io.github.tsgl.pennet;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.conv.Rectifier;

/**
 * A 3×3 convolution and what rectifies it; its first weights are of normal distribution, 0.02.
 *
 * <p>Takes x (N, C, H, W), returns (N, filters, H / stride, W / stride).
 */
final class RectifiedConv extends ScopedBlock {

    private static final float SPREAD = 0.02f;

    private final PlainConv2d conv;
    private final Rectifier rectifier;

    private RectifiedConv(PlainConv2d conv, Rectifier rectifier) {
        this.conv = addChildBlock("conv", conv);
        this.rectifier = rectifier;
    }

    /** A convolution that halves the size. */
    static RectifiedConv halving(int filters, Rectifier rectifier) {
        return new RectifiedConv(
                published(threeByThree(filters).optStride(2).optPadding(1)), rectifier);
    }

    /** A convolution with a dilation, and ReLU. */
    static RectifiedConv dilated(int filters, int dilation) {
        return new RectifiedConv(
                published(threeByThree(filters).optDilation(dilation).optPadding(dilation)),
                Rectifier.RELU);
    }

    private static PlainConv2d.Builder threeByThree(int filters) {
        return PlainConv2d.builder().setFilters(filters).setKernel(3);
    }

    /** A convolution with the published first weights. */
    static PlainConv2d published(PlainConv2d.Builder builder) {
        PlainConv2d conv = builder.build();
        conv.setInitializer(new NormalInitializer(SPREAD), Parameter.Type.WEIGHT);
        return conv;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        return new NDList(
                rectifier.apply(conv.forward(parameters, inputs, training).singletonOrThrow()));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        conv.initialize(manager, dataType, inputShapes);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return conv.getOutputShapes(inputShapes);
    }
}
