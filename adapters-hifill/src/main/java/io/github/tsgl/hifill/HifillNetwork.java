package io.github.tsgl.hifill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;

import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Padding;

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

    /**
     * Makes the network.
     *
     * @param generator the generator
     */
    public HifillNetwork(HifillGenerator generator) {
        this.generator = addChildBlock("generator", generator);
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
        NDList seen = new NDList(padded(inputs.head().flip(1).mul(mask)));
        inputs.subList(1, last).forEach(input -> seen.add(padded(input)));
        seen.add(padded(mask.neg().add(1)));
        NDList outputs = generator.forward(parameters, seen, training);
        InpaintingOutputs drawn = InpaintingOutputs.of(cut(outputs.get(0), mask).flip(1));
        if (!training) {
            return drawn.withScores(outputs.get(2)).toList();
        }
        InpaintingOutputs all = drawn.withCoarse(cut(outputs.get(1), mask).flip(1));
        boolean hasStructure = outputs.size() > 3;
        return (hasStructure ? all.withStructure(cut(outputs.get(3), mask)) : all).toList();
    }

    private NDArray padded(NDArray x) {
        int bottom = missing(x.getShape().get(2));
        int right = missing(x.getShape().get(3));
        return bottom == 0 && right == 0 ? x : Padding.replicate(x, 0, right, 0, bottom);
    }

    private int missing(long length) {
        return (int) (-length & generator.multiple() - 1);
    }

    private static NDArray cut(NDArray x, NDArray mask) {
        Shape size = mask.getShape();
        return x.get(new NDIndex(":, :, :{}, :{}", size.get(2), size.get(3)));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] padded = new Shape[inputShapes.length];
        for (int i = 0; i < padded.length; i++) {
            Shape x = inputShapes[i];
            long height = x.get(2) + missing(x.get(2));
            padded[i] = new Shape(x.get(0), x.get(1), height, x.get(3) + missing(x.get(3)));
        }
        generator.initialize(manager, dataType, padded);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
