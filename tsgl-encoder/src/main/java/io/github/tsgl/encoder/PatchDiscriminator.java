package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.conv.SpectralNormConv2d;
import java.util.ArrayList;
import java.util.List;

/**
 * The discriminator of TSGL and PEN-Net: four spectral-normalized 5×5 convolutions, the first three
 * with stride 2, and a last one that judges each patch.
 *
 * <p>Takes pictures (N, 3, H, W) in [-1, 1], returns scores (N, 1, H', W') without a bound, H'
 * about H / 8 - 4.
 */
public final class PatchDiscriminator extends ScopedBlock {

    private static final int LAYERS = 4;
    private static final int KERNEL = 5;

    private final List<Block> layers = new ArrayList<>();
    private final Block judge;

    /**
     * Makes the discriminator.
     *
     * @param width channels of the first layer, 64 as published; it doubles in each of the next
     */
    public PatchDiscriminator(int width) {
        for (int i = 0; i < LAYERS; i++) {
            SpectralNormConv2d conv =
                    SpectralNormConv2d.builder()
                            .setFilters(width << i)
                            .setKernelShape(KERNEL)
                            .optStride(i < LAYERS - 1 ? 2 : 1)
                            .optPadding(1)
                            .optBias(false)
                            .build();
            layers.add(addChildBlock("layer" + (i + 1), conv));
        }
        PlainConv2d conv =
                PlainConv2d.builder().setFilters(1).setKernelShape(KERNEL).optPadding(1).build();
        judge = addChildBlock("judge", conv);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList x = inputs;
        for (Block layer : layers) {
            NDArray y = layer.forward(parameters, x, training).head();
            x = new NDList(ActivationFunction.LEAKY_RELU.apply(y));
        }
        return judge.forward(parameters, x, training);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block layer : layers) {
            layer.initialize(manager, dataType, shapes);
            shapes = layer.getOutputShapes(shapes);
        }
        judge.initialize(manager, dataType, shapes);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block layer : layers) {
            shapes = layer.getOutputShapes(shapes);
        }
        return judge.getOutputShapes(shapes);
    }
}
