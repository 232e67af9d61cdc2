package io.github.tsgl.layers.balance;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import java.util.List;

/**
 * Blocks in sequence, each fed with the outputs of the one before, which are then freed: no block
 * may return one of its inputs.
 */
class BlockChain extends ScopedBlock {

    private final List<Block> layers;

    BlockChain(List<? extends Block> layers) {
        this.layers = List.copyOf(layers);
        for (int i = 0; i < this.layers.size(); i++) {
            addChildBlock("layer" + (i + 1), this.layers.get(i));
        }
    }

    @Override
    protected final NDList forwardScoped(
            ParameterStore parameters, NDList inputs, boolean training) {
        NDList current = inputs;
        for (Block layer : layers) {
            NDList next = layer.forward(parameters, current, training);
            if (current != inputs) {
                current.close();
            }
            current = next;
        }
        return current;
    }

    @Override
    protected final void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block layer : layers) {
            layer.initialize(manager, dataType, shapes);
            shapes = layer.getOutputShapes(shapes);
        }
    }

    /** {@inheritDoc} */
    @Override
    public final Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block layer : layers) {
            shapes = layer.getOutputShapes(shapes);
        }
        return shapes;
    }
}
