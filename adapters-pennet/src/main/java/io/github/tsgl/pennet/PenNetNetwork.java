package io.github.tsgl.pennet;

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
 * PEN-Net for pictures of any size, called as all networks of this project are.
 *
 * <p>Takes NDList(picture, ..., mask): the picture (N, 3, H, W) in [-1, 1], and the mask (N, 1, H,
 * W), 1 = known, 0 = hole. All inputs are padded at their right and lower border to multiples of 64
 * by mirroring that repeats the border pixels. Returns NDList(picture) of shape (N, 3, H, W) in
 * [-1, 1]; in training NDList(picture[, structure], pictures of levels 1 to 5), for which no
 * padding may be needed.
 */
public final class PenNetNetwork extends ScopedBlock {

    private final PenNetGenerator generator;

    /**
     * Makes the network.
     *
     * @param generator the generator, with any encoder
     */
    public PenNetNetwork(PenNetGenerator generator) {
        this.generator = addChildBlock("generator", generator);
    }

    /**
     * The generator inside.
     *
     * @return the generator
     */
    public PenNetGenerator generator() {
        return generator;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        Shape shape = inputs.head().getShape();
        long height = shape.get(2);
        long width = shape.get(3);
        boolean fits = padded(height) == height && padded(width) == width;
        if (fits) {
            NDList drawn = generator.forward(parameters, inputs, training);
            return training ? named(drawn) : new NDList(drawn.head());
        }
        if (training) {
            throw new IllegalArgumentException(
                    "in training the sides must be multiples of " + FeaturePyramid.MULTIPLE);
        }
        NDList large = new NDList();
        for (NDArray input : inputs) {
            large.add(Padding.symmetric(input, padded(height), padded(width)));
        }
        NDArray picture = generator.forward(parameters, large, false).head();
        return new NDList(picture.get(new NDIndex(":, :, :{}, :{}", height, width)));
    }

    /** The generator's outputs with their names: the pyramid's pictures are the last. */
    private static NDList named(NDList drawn) {
        int pyramid = drawn.size() - PyramidDecoder.SMALLER;
        InpaintingOutputs outputs =
                InpaintingOutputs.of(drawn.head()).withPyramid(drawn.subNDList(pyramid));
        return (pyramid == 1 ? outputs : outputs.withStructure(drawn.get(1))).toList();
    }

    private static long padded(long length) {
        long multiple = FeaturePyramid.MULTIPLE;
        return (length + multiple - 1) / multiple * multiple;
    }

    private static Shape padded(Shape shape) {
        return new Shape(shape.get(0), shape.get(1), padded(shape.get(2)), padded(shape.get(3)));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] large = new Shape[inputShapes.length];
        for (int i = 0; i < large.length; i++) {
            large[i] = padded(inputShapes[i]);
        }
        generator.initialize(manager, dataType, large);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
