// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.layers.PadToMultiple;
import io.github.tsgl.layers.PadToMultiple.Border;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Masks;

/**
 * HiFill's generator, called as all networks of this project are.
 *
 * <p>Takes NDList(picture, ..., mask): the picture (N, 3, H, W) in [-1, 1], RGB, and the mask (N,
 * 1, H, W), 1 = known, 0 = hole; what lies between the two goes on to the refinement encoder, of
 * which HiFill's own does not look at it. As published, the generator sees colors in the order BGR
 * and 0 in the hole; border pixels are repeated at the right and below until the sides are
 * multiples of {@link HifillGenerator#multiple()}. Returns {@link InpaintingOutputs}: the picture,
 * RGB, the scores, which {@link ResidualAggregation} needs, and the coarse picture; in training the
 * structure too, if the encoder draws it.
 */
final class HifillNetwork extends ScopedBlock {

    private final HifillGenerator generator;
    private final PadToMultiple padding;

    /**
     * Makes the network.
     *
     * @param generator the generator
     */
    public HifillNetwork(HifillGenerator generator) {
        this.generator = addChildBlock("generator", generator);
        padding = new PadToMultiple(generator.multiple(), Border.REPLICATE);
    }

    /**
     * The generator inside.
     *
     * @return the generator
     */
    public HifillGenerator generator() {
        return generator;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        InpaintingInputs given = InpaintingInputs.of(inputs);
        NDArray mask = given.mask();
        InpaintingInputs seen =
                new InpaintingInputs(
                        given.picture().flip(1).mul(mask), given.priors(), Masks.inverted(mask));
        NDList outputs = generator.forward(parameters, padding.pad(seen.toList()), training);
        Shape size = mask.getShape();
        return InpaintingOutputs.of(outputs)
                .mapWhole(drawn -> PadToMultiple.crop(drawn, size).flip(1))
                .toList();
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        generator.initialize(manager, dataType, padding.pad(inputShapes));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] outputs = generator.getOutputShapes(padding.pad(inputShapes));
        Shape size = inputShapes[0];
        for (int i = 0; i < outputs.length; i++) {
            Shape y = outputs[i];
            if (y.dimension() == 4) {
                outputs[i] = new Shape(y.get(0), y.get(1), size.get(2), size.get(3));
            }
        }
        return outputs;
    }
}
