// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Masks;
import io.github.tsgl.weights.NamedParameters;

/**
 * A TSGL generator whose picture is fitted into the hole without a seam.
 *
 * <p>The generator's picture P need not meet the known pixels X in color: what it misses there, X -
 * P, is continued smoothly into the hole and added (Pérez et al. 2003), so that
 *
 * <pre>
 *   picture = X ⊙ M + (P + fill(X - P)) ⊙ (1 - M)
 * </pre>
 *
 * <p>with {@link SmoothFill}. Not in the paper. A small network that is trained for an hour learns
 * the colors around a hole slowly; this one has them from the start, when P is 0, and learns what
 * the smooth fill lacks. Takes and returns what {@link TsglGenerator} does; the picture may lie
 * somewhat outside [-1, 1], and known pixels come back as they are.
 */
final class SeamlessGenerator extends ScopedBlock {

    private final TsglGenerator generator;
    private final Block fill;

    /**
     * Makes the block; its first picture is the smooth fill.
     *
     * @param generator the generator, not initialized yet
     */
    public SeamlessGenerator(TsglGenerator generator) {
        this.generator = addChildBlock("generator", generator);
        fill = addChildBlock("fill", new SmoothFill());
        NamedParameters.of(generator).get("decoder1.conv.weight").setInitializer(Initializer.ZEROS);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray known = inputs.head();
        NDArray mask = InpaintingInputs.of(inputs).mask();
        InpaintingOutputs outputs =
                InpaintingOutputs.of(generator.forward(parameters, inputs, training));
        NDArray drawn = outputs.picture();
        NDList missed = new NDList(known.sub(drawn), mask);
        NDArray fitted = drawn.add(fill.forward(parameters, missed, training).head());
        NDArray picture = known.mul(mask).add(fitted.mul(Masks.inverted(mask)));
        return outputs.withPicture(picture).toList();
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        generator.initialize(manager, dataType, inputShapes);
        fill.initialize(manager, dataType, inputShapes[0], inputShapes[inputShapes.length - 1]);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return generator.getOutputShapes(inputShapes);
    }
}
