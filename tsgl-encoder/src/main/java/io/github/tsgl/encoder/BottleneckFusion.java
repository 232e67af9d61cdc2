// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.FeatureLevel;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.layers.ops.Layout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From the rebuilt textures of all stages to the features that a host of fewer halvings wants: each
 * wanted stage is brought to the host's width; the n-th and all deeper ones, enlarged to its size,
 * become the host's coarsest features together.
 *
 * <p>Takes R_1 ... R_N, each half the size of the one before, rounded up; returns a map for each
 * wanted level, the last in channels-last order in memory.
 */
final class BottleneckFusion extends ScopedBlock {

    private final int last; // index of the stage of the host's coarsest features
    private final List<FeatureLevel> wanted;
    private final Map<Integer, Block> widths = new LinkedHashMap<>(); // by the stage's index
    private final Block bottleneck;

    /**
     * Makes the block.
     *
     * @param wanted the host's levels, the finest first, of strides 2 to 2ᴺ
     * @param stages N
     */
    BottleneckFusion(List<FeatureLevel> wanted, int stages) {
        this.wanted = wanted;
        FeatureLevel coarsest = wanted.get(wanted.size() - 1);
        last = coarsest.halvingCount() - 1;
        for (FeatureLevel level : wanted.subList(0, wanted.size() - 1)) {
            width(level.halvingCount() - 1, level.channels());
        }
        for (int i = last; i < stages; i++) {
            width(i, coarsest.channels());
        }
        PlainConv2d conv =
                PlainConv2d.builder().setFilters(coarsest.channels()).setKernelShape(3).build();
        bottleneck = addChildBlock("bottleneck", conv);
    }

    private void width(int stage, int channels) {
        PlainConv2d conv = PlainConv2d.builder().setFilters(channels).setKernelShape(1).build();
        widths.put(stage, addChildBlock("width" + (stage + 1), conv));
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        Shape size = inputs.get(last).getShape();
        NDList outputs = new NDList();
        NDList deep = new NDList();
        widths.forEach(
                (stage, width) -> {
                    NDArray fitted = convolve(width, parameters, inputs.get(stage), training);
                    if (stage < last) {
                        outputs.add(fitted);
                    } else {
                        deep.add(enlarged(fitted, stage - last, size));
                    }
                });
        NDArray fused = convolve(bottleneck, parameters, NDArrays.concat(deep, 1), training);
        outputs.add(Layout.channelsLast(fused));
        return outputs;
    }

    /**
     * Brings back a stage that has seen more halvings. Each took every second pixel from the first
     * on, so its pixel i lies at pixel i · 2^halvings; what rounding up added is cut off.
     */
    static NDArray enlarged(NDArray x, int halvings, Shape size) {
        if (halvings == 0) {
            return x;
        }
        long height = x.getShape().get(2) << halvings;
        long width = x.getShape().get(3) << halvings;
        NDArray large = Interpolation.BILINEAR_FROM_FIRST.resize(x, height, width);
        return height == size.get(2) && width == size.get(3)
                ? large
                : large.get(new NDIndex(":, :, :{}, :{}", size.get(2), size.get(3)));
    }

    private static NDArray convolve(
            Block conv, ParameterStore parameters, NDArray x, boolean training) {
        NDList convolved = conv.forward(parameters, new NDList(x), training);
        return ActivationFunction.LEAKY_RELU.apply(convolved.head());
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        widths.forEach((stage, width) -> width.initialize(manager, dataType, inputShapes[stage]));
        bottleneck.initialize(manager, dataType, together(inputShapes));
    }

    /** The shape of the n-th stage and the deeper ones side by side. */
    private Shape together(Shape[] inputShapes) {
        Shape shape = widths.get(last).getOutputShapes(new Shape[] {inputShapes[last]})[0];
        long channels = shape.get(1) * (inputShapes.length - last);
        return new Shape(shape.get(0), channels, shape.get(2), shape.get(3));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] outputs = new Shape[wanted.size()];
        for (int i = 0; i < outputs.length; i++) {
            Shape stage = inputShapes[wanted.get(i).halvingCount() - 1];
            int channels = wanted.get(i).channels();
            outputs[i] = new Shape(stage.get(0), channels, stage.get(2), stage.get(3));
        }
        return outputs;
    }
}
