package io.github.tsgl.hifill;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import java.util.ArrayList;
import java.util.List;

/** A block that runs others in sequence, none of which returns its input. */
class Steps extends ScopedBlock {

    private final List<Block> steps = new ArrayList<>();

    /** Appends a step. */
    final Steps step(String name, Block block) {
        steps.add(addChildBlock(name, block));
        return this;
    }

    /** What one of the steps gives is freed once the next has read it. */
    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList current = inputs;
        for (Block step : steps) {
            NDList next = step.forward(parameters, current, training);
            if (current != inputs) {
                current.close();
            }
            current = next;
        }
        return current;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block step : steps) {
            step.initialize(manager, dataType, shapes);
            shapes = step.getOutputShapes(shapes);
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block step : steps) {
            shapes = step.getOutputShapes(shapes);
        }
        return shapes;
    }
}
