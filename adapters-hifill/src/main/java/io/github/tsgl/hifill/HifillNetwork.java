package io.github.tsgl.hifill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;

import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.layers.PadToMultiple;
import io.github.tsgl.layers.PadToMultiple.Border;
import io.github.tsgl.layers.ScopedBlock;

/**
 * HiFill's generator, called as all networks of this project are.
 *
 * <p>Takes NDList(picture, ..., mask): the picture (N, 3, H, W) in [-1, 1], RGB, and the mask (N,
 * 1, H, W), 1 = known, 0 = hole; what lies between the two goes on to the refinement encoder, of
 * which HiFill's own does not look at it. As published, the generator sees colours in the order BGR
 * and 0 in the hole; border pixels are repeated at the right and below until the sides are
 * multiples of {@link HifillGenerator#multiple()}. Returns NDList(picture, scores): the picture (N,
 * 3, H, W) in [-1, 1], RGB, and the generator's scores, which {@link ResidualAggregation} needs; in
 * training NDList(picture[, structure], coarse picture).
 */
public final class HifillNetwork extends ScopedBlock {

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
        int last = inputs.size() - 1;
        NDArray mask = inputs.get(last);
        NDList seen = new NDList(inputs.head().flip(1).mul(mask));
        seen.addAll(inputs.subNDList(1, last));
        seen.add(mask.neg().add(1));
        NDList outputs = generator.forward(parameters, padding.pad(seen), training);
        Shape size = mask.getShape();
        InpaintingOutputs drawn =
                InpaintingOutputs.of(PadToMultiple.crop(outputs.get(0), size).flip(1));
        if (!training) {
            return drawn.withScores(outputs.get(2)).toList();
        }
        InpaintingOutputs all = drawn.withCoarse(PadToMultiple.crop(outputs.get(1), size).flip(1));
        boolean hasStructure = outputs.size() > 3;
        return hasStructure
                ? all.withStructure(PadToMultiple.crop(outputs.get(3), size)).toList()
                : all.toList();
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        generator.initialize(manager, dataType, padding.pad(inputShapes));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
