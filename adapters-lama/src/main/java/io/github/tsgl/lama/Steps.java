package io.github.tsgl.lama;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;

/** Blocks in sequence; none of them returns one of its inputs. */
final class Steps {

    private final List<Block> blocks = new ArrayList<>();

    /** Appends a block. */
    void add(Block block) {
        blocks.add(block);
    }

    /** Runs the blocks; what one of them gives is freed once the next has read it. */
    NDList forward(ParameterStore parameters, NDList inputs, boolean training) {
        NDList current = inputs;
        for (Block block : blocks) {
            NDList next = block.forward(parameters, current, training);
            if (current != inputs) {
                current.close();
            }
            current = next;
        }
        return current;
    }

    void initialize(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block block : blocks) {
            block.initialize(manager, dataType, shapes);
            shapes = block.getOutputShapes(shapes);
        }
    }

    Shape[] outputShapes(Shape[] inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block block : blocks) {
            shapes = block.getOutputShapes(shapes);
        }
        return shapes;
    }
}
