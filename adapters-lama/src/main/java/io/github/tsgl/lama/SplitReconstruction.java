// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.fourier.ChannelSplit;
import io.github.tsgl.layers.reconstruct.Branched;
import io.github.tsgl.layers.reconstruct.Guide;
import io.github.tsgl.layers.reconstruct.Reconstruction;
import java.util.Map;

/**
 * Rebuilds the local and the global part of a texture apart, each from the same part of the
 * structure and of the residual.
 *
 * <p>Takes NDList(T, S, L), each (N, C, H, W) with the local channels first, returns NDList(R) of
 * the same shape.
 */
final class SplitReconstruction extends ScopedBlock implements Branched {

    private final ChannelSplit split;
    private final Reconstruction local;
    private final Reconstruction global;

    SplitReconstruction(ChannelSplit split, Reconstruction local, Reconstruction global) {
        this.split = split;
        this.local = addChildBlock("local", local);
        this.global = addChildBlock("global", global);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray l = local.forward(parameters, part(inputs, 0), training).head();
        NDArray g = global.forward(parameters, part(inputs, 1), training).head();
        return new NDList(l.concat(g, 1));
    }

    private NDList part(NDList inputs, int which) {
        NDList parts = new NDList();
        inputs.forEach(input -> parts.add(split.split(input).get(which)));
        return parts;
    }

    @Override
    public Map<Guide, NDArray> branches(ParameterStore parameters, NDList inputs) {
        Map<Guide, NDArray> whole = local.branches(parameters, part(inputs, 0));
        global.branches(parameters, part(inputs, 1))
                .forEach((guide, part) -> whole.merge(guide, part, (l, g) -> l.concat(g, 1)));
        return whole;
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
