// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.Sequence;
import io.github.tsgl.layers.conv.MaskedConvolution;
import java.util.ArrayList;
import java.util.List;

/**
 * A stage of the texture branch: patch merging, transformer blocks whose windows lie straight and
 * shifted by turns, and a masked 3 × 3 convolution, to which the merged patches are added.
 *
 * <p>Takes features of shape (N, C, H, W) and, unless all are valid, a mask of shape (N, 1, H, W),
 * 1 = valid; returns features of shape (N, C', ⌈H / 2⌉, ⌈W / 2⌉) and the mask that the last
 * convolution made.
 */
public final class TransformerStage extends ScopedBlock {

    private static final int KERNEL = 3;

    private final Block merging;
    private final List<WindowTransformerBlock> blocks = new ArrayList<>();
    private final Block convolution;

    /**
     * Makes the block.
     *
     * @param config width, heads, windows and the form of the attention, whose edition decides on
     *     the convolutions too; every second transformer block shifts its windows by half
     * @param depth the number of transformer blocks
     * @throws IllegalArgumentException if there is no block
     */
    public TransformerStage(AttentionConfig config, int depth) {
        if (depth < 1) {
            throw new IllegalArgumentException("the depth is not positive: " + depth);
        }
        merging = addChildBlock("merge", new Sequence().add("conv", convolution(config, 2)));
        for (int i = 0; i < depth; i++) {
            int shift = i % 2 == 0 ? 0 : config.window() / 2;
            blocks.add(addChildBlock("block" + (i + 1), new WindowTransformerBlock(config, shift)));
        }
        convolution = addChildBlock("conv", convolution(config, 1));
    }

    private static Block convolution(AttentionConfig config, int stride) {
        return MaskedConvolution.of(config.edition(), config.width(), KERNEL, stride);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList merged = merging.forward(parameters, inputs, training);
        NDList y = merged;
        for (WindowTransformerBlock block : blocks) {
            y = block.forward(parameters, y, training);
        }
        y = convolution.forward(parameters, y, training);
        NDArray features = y.get(0).add(merged.get(0));
        return y.size() > 1 ? new NDList(features, y.get(1)) : new NDList(features);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return convolution.getOutputShapes(merging.getOutputShapes(inputShapes));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        merging.initialize(manager, dataType, inputShapes);
        Shape[] merged = merging.getOutputShapes(inputShapes);
        blocks.forEach(block -> block.initialize(manager, dataType, merged));
        convolution.initialize(manager, dataType, merged);
    }
}
