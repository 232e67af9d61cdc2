package io.github.tsgl.lama;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.LocalBlock;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.MemoryScope;
import io.github.tsgl.layers.ops.Rows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A block that runs others in sequence, none of which returns one of its inputs. */
abstract class Steps extends ScopedBlock {

    private final List<Block> steps = new ArrayList<>();

    /** Appends a step. */
    final <B extends Block> B step(String name, B block) {
        steps.add(addChildBlock(name, block));
        return block;
    }

    final List<Block> steps() {
        return Collections.unmodifiableList(steps);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        return run(steps, parameters, inputs, training);
    }

    /**
     * Runs blocks in sequence; what one gives is freed once the next has read it. In inference a
     * large map between two local blocks is not made as a whole.
     */
    static NDList run(
            List<Block> steps, ParameterStore parameters, NDList inputs, boolean training) {
        NDList current = inputs;
        Rows rows = null; // what is still to be made of the current arrays
        for (int i = 0; i < steps.size(); i++) {
            NDList next;
            if (!training && isLocal(steps.get(i)) && current.size() == 1) {
                Rows x = rows == null ? Rows.of(current.head()) : rows;
                rows = ((LocalBlock) steps.get(i)).rows(parameters, x);
                if (rows.isLarge() && i + 1 < steps.size() && isLocal(steps.get(i + 1))) {
                    continue;
                }
                NDList arrays = current;
                Rows last = rows;
                next =
                        MemoryScope.run(
                                current.head().getManager(),
                                arrays,
                                () -> new NDList(last.whole()));
                rows = null;
            } else {
                next = steps.get(i).forward(parameters, current, training);
            }
            if (current != inputs) {
                current.close();
            }
            current = next;
        }
        return current;
    }

    private static boolean isLocal(Block step) {
        return step instanceof LocalBlock local && local.isLocal();
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
