// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.fourier.FourierConvLayer;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.tiled.LocalBlock;
import io.github.tsgl.layers.tiled.TiledMap;
import java.util.Arrays;

/**
 * A fast Fourier convolution layer as a step of the TSGL encoder, for structure or texture.
 *
 * <p>Takes NDList(x[, mask]) with x (N, C, H, W), which is local throughout; returns NDList(y[,
 * mask]) with the local channels of y before its global ones. The mask is passed on as it is: these
 * layers see the hole as one of their channels.
 */
final class FourierStep extends ScopedBlock implements LocalBlock {

    private final FourierConvLayer layer;

    FourierStep(FourierConvLayer layer) {
        this.layer = addChildBlock("layer", layer);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList parts = layer.forward(parameters, inputs.subNDList(0, 1), training);
        NDArray y = parts.size() == 1 ? parts.head() : parts.get(0).concat(parts.get(1), 1);
        NDList outputs = new NDList(y);
        outputs.addAll(inputs.subNDList(1));
        return outputs;
    }

    /** {@inheritDoc} */
    @Override
    public boolean isLocal() {
        return layer.isLocal();
    }

    /** {@inheritDoc} */
    @Override
    public TiledMap tiled(ParameterStore parameters, TiledMap x) {
        return layer.tiled(parameters, x).map(Bfloat16::float32);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        layer.initialize(manager, dataType, inputShapes[0]);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] outputs = inputShapes.clone();
        outputs[0] = whole(layer.getOutputShapes(Arrays.copyOf(inputShapes, 1)));
        return outputs;
    }

    /** The shape of parts that are joined. */
    static Shape whole(Shape[] parts) {
        long channels = 0;
        for (Shape part : parts) {
            channels += part.get(1);
        }
        return new Shape(parts[0].get(0), channels, parts[0].get(2), parts[0].get(3));
    }
}
