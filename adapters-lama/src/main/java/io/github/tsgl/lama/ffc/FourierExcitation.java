package io.github.tsgl.lama.ffc;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.conv.Rectifier;
import io.github.tsgl.layers.ops.Arithmetic;

/**
 * Squeeze and excitation (Hu et al. 2018) across both parts: the means of all channels, squeezed to
 * a sixteenth, give each channel of each part its weight in (0, 1).
 *
 * <p>Takes and returns the parts of x (N, C, H, W).
 */
public final class FourierExcitation extends ScopedBlock {

    private static final int REDUCTION = 16;

    private final ChannelSplit split;
    private final Block squeeze;
    private final Block local;
    private final Block global;

    /**
     * Makes the block.
     *
     * @param channels the channels of both parts together, at least 16
     * @param globalRatio the share of the global part, from 0 to 1
     * @throws IllegalArgumentException if a number is out of range
     */
    public FourierExcitation(int channels, double globalRatio) {
        split = ChannelSplit.of(channels, globalRatio);
        squeeze = addChildBlock("squeeze", matrix(channels / REDUCTION));
        local = split.local() > 0 ? addChildBlock("local", matrix(split.local())) : null;
        global = split.global() > 0 ? addChildBlock("global", matrix(split.global())) : null;
    }

    private static Block matrix(int outputs) {
        return PlainConv2d.builder().setFilters(outputs).setKernel(1).build();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray means = null;
        for (NDArray part : inputs) {
            NDArray mean = Arithmetic.mean(part, 2, 3);
            means = means == null ? mean : means.concat(mean, 1);
        }
        NDArray squeezed = squeeze.forward(parameters, new NDList(means), training).head();
        NDList inner = new NDList(Rectifier.RELU.apply(squeezed));
        NDList outputs = new NDList();
        for (int i = 0; i < inputs.size(); i++) {
            Block weigh = i > 0 || local == null ? global : local;
            NDArray weights = weigh.forward(parameters, inner, training).head();
            outputs.add(inputs.get(i).mul(Activation.sigmoid(weights)));
        }
        return outputs;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        split.require(inputShapes);
        long images = inputShapes[0].get(0);
        squeeze.initialize(manager, dataType, new Shape(images, split.channels(), 1, 1));
        Shape inner = new Shape(images, split.channels() / REDUCTION, 1, 1);
        for (Block weigh : new Block[] {local, global}) {
            if (weigh != null) {
                weigh.initialize(manager, dataType, inner);
            }
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}
