package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.fourier.ChannelSplit;
import io.github.tsgl.layers.reconstruct.Reconstruction;

/**
 * Rebuilds the local and the global part of a texture apart, each from the same part of the
 * structure and of the residual.
 *
 * <p>Takes NDList(T, S, L), each (N, C, H, W) with the local channels first, returns NDList(R) of
 * the same shape.
 */
final class SplitReconstruction extends ScopedBlock {

    private final ChannelSplit split;
    private final Block local;
    private final Block global;

    SplitReconstruction(ChannelSplit split, Reconstruction local, Reconstruction global) {
        this.split = split;
        this.local = addChildBlock("local", local);
        this.global = addChildBlock("global", global);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList locals = new NDList();
        NDList globals = new NDList();
        for (NDArray input : inputs) {
            NDList parts = split.split(input);
            locals.add(parts.get(0));
            globals.add(parts.get(1));
        }
        NDArray l = local.forward(parameters, locals, training).head();
        NDArray g = global.forward(parameters, globals, training).head();
        return new NDList(l.concat(g, 1));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] locals = new Shape[inputShapes.length];
        Shape[] globals = new Shape[inputShapes.length];
        for (int i = 0; i < inputShapes.length; i++) {
            Shape[] parts = split.shapes(inputShapes[i]);
            locals[i] = parts[0];
            globals[i] = parts[1];
        }
        local.initialize(manager, dataType, locals);
        global.initialize(manager, dataType, globals);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
