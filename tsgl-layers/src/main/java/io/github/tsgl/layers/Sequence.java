// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.tiled.LocalChain;
import java.util.ArrayList;
import java.util.List;

/**
 * Blocks in sequence, each fed with the outputs of the one before, which are then freed; as DJL's
 * {@code SequentialBlock}, but with names for its blocks, and in bands where {@link LocalChain}
 * says so.
 */
public class Sequence extends ScopedBlock {

    private final List<Block> blocks = new ArrayList<>();

    /** Makes a sequence without blocks. */
    public Sequence() {}

    /**
     * Makes a sequence of blocks that are called layer1, layer2, ...
     *
     * @param layers the blocks
     */
    public Sequence(List<? extends Block> layers) {
        for (Block layer : layers) {
            add("layer" + (blocks.size() + 1), layer);
        }
    }

    /**
     * Appends a block.
     *
     * @param name the name of the block in the names of its parameters
     * @param block the block
     * @return this sequence
     */
    public final Sequence add(String name, Block block) {
        blocks.add(addChildBlock(name, block));
        return this;
    }

    /**
     * The blocks.
     *
     * @return the blocks in their order
     */
    public final List<Block> blocks() {
        return List.copyOf(blocks);
    }

    @Override
    protected final NDList forwardScoped(
            ParameterStore parameters, NDList inputs, boolean training) {
        return LocalChain.run(blocks, parameters, inputs, training);
    }

    @Override
    protected final void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        LocalChain.initialize(blocks, manager, dataType, inputShapes);
    }

    /** {@inheritDoc} */
    @Override
    public final Shape[] getOutputShapes(Shape[] inputShapes) {
        return LocalChain.getOutputShapes(blocks, inputShapes);
    }
}
