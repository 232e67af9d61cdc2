// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.layers.PadToMultiple;
import io.github.tsgl.layers.PadToMultiple.Border;
import io.github.tsgl.layers.ScopedBlock;
import java.util.List;

/**
 * PEN-Net for pictures of any size, called as all networks of this project are.
 *
 * <p>Takes NDList(picture, ..., mask): the picture (N, 3, H, W) in [-1, 1], and the mask (N, 1, H,
 * W), 1 = known, 0 = hole. All inputs are padded at their right and lower border to multiples of 64
 * by mirroring that repeats the border pixels. Returns {@link InpaintingOutputs}: the picture and,
 * if the encoder draws it, the structure; in training the pictures of levels 1 to 5 too, for which
 * no padding may be needed.
 */
final class PenNetNetwork extends ScopedBlock {

    private static final PadToMultiple PADDING =
            new PadToMultiple(FeaturePyramid.MULTIPLE, Border.SYMMETRIC);

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
        Shape size = inputs.head().getShape();
        NDList padded = PADDING.pad(inputs);
        if (training && !padded.head().getShape().equals(size)) {
            throw new IllegalArgumentException(
                    "in training the sides must be multiples of " + FeaturePyramid.MULTIPLE);
        }
        NDList drawn = generator.forward(parameters, padded, training);
        return training
                ? drawn
                : InpaintingOutputs.of(drawn)
                        .withPyramid(List.of())
                        .mapWhole(y -> PadToMultiple.crop(y, size))
                        .toList();
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        generator.initialize(manager, dataType, PADDING.pad(inputShapes));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape picture = inputShapes[0];
        Shape structure = new Shape(picture.get(0), 1, picture.get(2), picture.get(3));
        return generator.alwaysDrawsStructure()
                ? new Shape[] {picture, structure}
                : new Shape[] {picture};
    }
}
