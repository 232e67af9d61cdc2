package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.weights.NamedParameters;

/**
 * A TSGL generator that paints a correction to a {@link SmoothFill} of the hole instead of the
 * whole picture.
 *
 * <p>Not in the paper. A small network that is trained for an hour learns the colours around a hole
 * slowly; this one begins where the smooth fill ends. Takes and returns what {@link TsglGenerator}
 * does; the picture may lie somewhat outside [-1, 1], and known pixels come back as they are.
 */
public final class FillCorrection extends ScopedBlock {

    private final TsglGenerator generator;
    private final Block fill;

    /**
     * Makes the block; its first correction is 0.
     *
     * @param generator the generator, not initialised yet
     */
    public FillCorrection(TsglGenerator generator) {
        this.generator = addChildBlock("generator", generator);
        fill = addChildBlock("fill", new SmoothFill());
        NamedParameters.of(generator).get("decoder1.conv.weight").setInitializer(Initializer.ZEROS);
    }

    /**
     * The generator's size and kind.
     *
     * @return the configuration
     */
    public TsglConfig getConfig() {
        return generator.getConfig();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray mask = inputs.get(4);
        NDList guess = fill.forward(parameters, new NDList(inputs.get(0), mask), training);
        NDList outputs = generator.forward(parameters, inputs, training);
        NDArray correction = outputs.head().mul(mask.neg().add(1));
        NDList corrected = new NDList(guess.head().add(correction));
        corrected.addAll(outputs.subNDList(1));
        return corrected;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        generator.initialize(manager, dataType, inputShapes);
        fill.initialize(manager, dataType, inputShapes[0], inputShapes[4]);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return generator.getOutputShapes(inputShapes);
    }
}
