package io.github.tsgl.hifill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.conv.Rectifier;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.layers.ops.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * From the rebuilt textures of all stages to the features that a host of fewer halvings wants: each
 * stage is brought to the host's width; the n-th and all deeper ones, enlarged to its size, become
 * the host's coarsest features together.
 *
 * <p>Takes R_1 ... R_N, each half the size of the one before, rounded up; returns n ≤ N maps of the
 * sizes of R_1 ... R_n, the last in channels-last order in memory.
 */
final class BottleneckFusion extends ScopedBlock {

    private final int last; // index of the host's coarsest features
    private final List<Block> widths = new ArrayList<>();
    private final Block bottleneck;

    /**
     * Makes the block.
     *
     * @param channels the host's widths, n numbers
     * @param stages N
     */
    BottleneckFusion(int[] channels, int stages) {
        last = channels.length - 1;
        for (int i = 0; i < stages; i++) {
            PlainConv2d conv =
                    PlainConv2d.builder()
                            .setFilters(channels[Math.min(i, last)])
                            .setKernel(1)
                            .build();
            widths.add(addChildBlock("width" + (i + 1), conv));
        }
        PlainConv2d conv = PlainConv2d.builder().setFilters(channels[last]).setKernel(3).build();
        bottleneck = addChildBlock("bottleneck", conv);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        Shape size = inputs.get(last).getShape();
        NDList outputs = new NDList();
        NDList deep = new NDList();
        for (int i = 0; i < widths.size(); i++) {
            NDArray fitted = convolve(widths.get(i), parameters, inputs.get(i), training);
            if (i < last) {
                outputs.add(fitted);
            } else {
                deep.add(enlarged(fitted, i - last, size));
            }
        }
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
        return Rectifier.LEAKY_RELU.apply(convolved.head());
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        for (int i = 0; i < widths.size(); i++) {
            widths.get(i).initialize(manager, dataType, inputShapes[i]);
        }
        bottleneck.initialize(manager, dataType, together(inputShapes));
    }

    /** The shape of the n-th stage and the deeper ones side by side. */
    private Shape together(Shape[] inputShapes) {
        Shape shape = widths.get(last).getOutputShapes(new Shape[] {inputShapes[last]})[0];
        long channels = shape.get(1) * (widths.size() - last);
        return new Shape(shape.get(0), channels, shape.get(2), shape.get(3));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] outputs = Arrays.copyOf(inputShapes, last + 1);
        for (int i = 0; i < last; i++) {
            outputs[i] = widths.get(i).getOutputShapes(new Shape[] {inputShapes[i]})[0];
        }
        outputs[last] = bottleneck.getOutputShapes(new Shape[] {together(inputShapes)})[0];
        return outputs;
    }
}
