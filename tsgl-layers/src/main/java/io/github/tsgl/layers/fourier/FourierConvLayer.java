// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.fourier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.BatchNorm2d;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.tiled.LocalBlock;
import io.github.tsgl.layers.tiled.TiledMap;

/**
 * A fast Fourier convolution, and batch normalization and activation of each part of its output.
 *
 * <p>Takes and returns what its {@link FourierConv2d} does.
 */
public final class FourierConvLayer extends ScopedBlock implements LocalBlock {

    private final FourierConv2d conv;
    private final BatchNorm2d localNorm;
    private final BatchNorm2d globalNorm;
    private final ActivationFunction activation;

    private FourierConvLayer(FourierConv2d conv, ActivationFunction activation) {
        this.conv = addChildBlock("conv", conv);
        localNorm = conv.split().local() > 0 ? addChildBlock("localNorm", new BatchNorm2d()) : null;
        globalNorm =
                conv.split().global() > 0 ? addChildBlock("globalNorm", new BatchNorm2d()) : null;
        this.activation = activation;
    }

    /**
     * A layer with an activation.
     *
     * @param conv the convolution
     * @param activation the activation
     * @return the layer
     */
    public static FourierConvLayer activated(FourierConv2d conv, ActivationFunction activation) {
        return new FourierConvLayer(conv, activation);
    }

    /**
     * A layer without activation.
     *
     * @param conv the convolution
     * @return the layer
     */
    public static FourierConvLayer linear(FourierConv2d conv) {
        return new FourierConvLayer(conv, ActivationFunction.IDENTITY);
    }

    /**
     * How the output's channels are split.
     *
     * @return the split
     */
    public ChannelSplit split() {
        return conv.split();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        if (isLocal() && !training) {
            return new NDList(tiled(parameters, TiledMap.of(inputs.head())).whole());
        }
        NDList outputs = new NDList();
        if (!training) {
            NDList parts = infer(parameters, inputs);
            parts.forEach(part -> outputs.add(Bfloat16.float32(part)));
            return outputs;
        }
        NDList convolved = conv.forward(parameters, inputs, true);
        for (int i = 0; i < convolved.size(); i++) {
            NDList part = new NDList(convolved.get(i));
            NDArray y = norms()[i].forward(parameters, part, true).head();
            part.close();
            outputs.add(activation.apply(y));
        }
        return outputs;
    }

    /** The inference pass, whose outputs may be {@linkplain Bfloat16#round rounded}. */
    NDList infer(ParameterStore parameters, NDList inputs) {
        NDList outputs = new NDList();
        for (NDArray sum : conv.forwardNormalized(parameters, inputs, localNorm, globalNorm)) {
            outputs.add(activation.applyLast(sum));
        }
        return outputs;
    }

    /** {@inheritDoc} */
    @Override
    public boolean isLocal() {
        return conv.isLocal();
    }

    /** {@inheritDoc} */
    @Override
    public TiledMap tiled(ParameterStore parameters, TiledMap x) {
        return x.convolve(
                conv.window(),
                conv.getOutputShapes(new Shape[] {x.shape()})[0],
                band -> activation.applyLast(conv.forwardLocal(parameters, band, localNorm)));
    }

    /** The normalizations of the parts that there are. */
    private BatchNorm2d[] norms() {
        if (localNorm == null || globalNorm == null) {
            return new BatchNorm2d[] {localNorm == null ? globalNorm : localNorm};
        }
        return new BatchNorm2d[] {localNorm, globalNorm};
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        conv.initialize(manager, dataType, inputShapes);
        Shape[] parts = conv.getOutputShapes(inputShapes);
        for (int i = 0; i < parts.length; i++) {
            norms()[i].initialize(manager, dataType, parts[i]);
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return conv.getOutputShapes(inputShapes);
    }
}
