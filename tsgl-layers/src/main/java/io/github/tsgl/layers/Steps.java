package io.github.tsgl.layers;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ops.MemoryScope;
import io.github.tsgl.layers.ops.Rows;
import java.util.ArrayList;
import java.util.List;

/**
 * Blocks in sequence, each fed with the outputs of the one before, which are then freed: none may
 * return one of its inputs.
 */
public class Steps extends ScopedBlock {

    private final List<Block> steps = new ArrayList<>();

    /** Makes a sequence without steps. */
    public Steps() {}

    /**
     * Makes a sequence of steps that are called layer1, layer2, ...
     *
     * @param layers the steps
     */
    public Steps(List<? extends Block> layers) {
        for (Block layer : layers) {
            step("layer" + (steps.size() + 1), layer);
        }
    }

    /**
     * Appends a step.
     *
     * @param <B> the step's type
     * @param name the name of the step in the names of its parameters
     * @param block the step
     * @return the step
     */
    public final <B extends Block> B step(String name, B block) {
        steps.add(addChildBlock(name, block));
        return block;
    }

    /**
     * Appends a step.
     *
     * @param name the name of the step in the names of its parameters
     * @param block the step
     * @return this sequence
     */
    public final Steps then(String name, Block block) {
        step(name, block);
        return this;
    }

    /**
     * The steps.
     *
     * @return the steps in their order
     */
    public final List<Block> steps() {
        return List.copyOf(steps);
    }

    @Override
    protected final NDList forwardScoped(
            ParameterStore parameters, NDList inputs, boolean training) {
        return run(steps, parameters, inputs, training);
    }

    /**
     * Runs blocks in sequence; what one gives is freed once the next has read it. In inference a
     * large map between two local blocks is not made as a whole.
     *
     * @param steps the blocks, none of which returns one of its inputs
     * @param parameters gives the parameters' values on the inputs' device
     * @param inputs the inputs of the first
     * @param training true in training
     * @return the outputs of the last
     */
    public static NDList run(
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
    protected final void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block step : steps) {
            step.initialize(manager, dataType, shapes);
            shapes = step.getOutputShapes(shapes);
        }
    }

    /** {@inheritDoc} */
    @Override
    public final Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block step : steps) {
            shapes = step.getOutputShapes(shapes);
        }
        return shapes;
    }
}
