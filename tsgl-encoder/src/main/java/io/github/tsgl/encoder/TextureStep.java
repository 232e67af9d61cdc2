// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ops.MemoryScope;
import io.github.tsgl.layers.tiled.LocalChain;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The texture's step of an encoder stage and what the texture loses in it: from {@code
 * NDList(R_{k-1}[, mask])} to {@code NDList(T_k, L_k[, mask])}.
 *
 * @param heads what first makes R_0 of the network's inputs: one block in the first stage, else
 *     none
 * @param own the stage's own block
 * @param sampling how the residual is brought to the stage's size
 * @param mask whether the stage's own block sees the mask
 */
record TextureStep(List<Block> heads, Block own, ResidualSampling sampling, TextureMask mask) {

    NDList forward(ParameterStore parameters, NDList inputs, boolean training) {
        Optional<NDList> sampled = training ? Optional.empty() : sampled(parameters, inputs);
        return sampled.orElseGet(
                () ->
                        MemoryScope.run(
                                inputs.head().getManager(),
                                inputs,
                                () -> whole(parameters, inputs, training)));
    }

    private NDList whole(ParameterStore parameters, NDList inputs, boolean training) {
        NDList previous = LocalChain.run(heads, parameters, inputs, training);
        int seen = mask == TextureMask.DROP ? 1 : previous.size();
        NDList t = own.forward(parameters, previous.subNDList(0, seen), training);
        NDList outputs = new NDList(t.head(), sampling.residual(previous.head(), t.head()));
        outputs.addAll(t.subNDList(1));
        return outputs;
    }

    /** The same where R_0, the largest map of all, need not be there as a whole. */
    private Optional<NDList> sampled(ParameterStore parameters, NDList inputs) {
        if (heads.isEmpty() || sampling != ResidualSampling.NEAREST || mask != TextureMask.DROP) {
            return Optional.empty();
        }
        return LocalChain.runSampled(heads.get(0), own, parameters, inputs.head())
                .map(t -> new NDList(t.get(0), t.get(1).subi(t.get(0))));
    }

    void initialize(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] shapes = LocalChain.initialize(heads, manager, dataType, inputShapes);
        own.initialize(manager, dataType, seen(shapes));
    }

    Shape[] getOutputShapes(Shape... inputShapes) {
        Shape[] previous = LocalChain.getOutputShapes(heads, inputShapes);
        Shape[] t = own.getOutputShapes(seen(previous));
        Shape[] outputs = new Shape[t.length + 1];
        outputs[0] = t[0];
        System.arraycopy(t, 0, outputs, 1, t.length);
        return outputs;
    }

    private Shape[] seen(Shape[] previous) {
        return mask == TextureMask.DROP ? Arrays.copyOf(previous, 1) : previous;
    }
}
