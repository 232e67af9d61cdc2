// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.PictureRange;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.layers.PadToMultiple;
import io.github.tsgl.layers.PadToMultiple.Border;
import io.github.tsgl.layers.ScopedBlock;
import java.util.Arrays;

/**
 * LaMa or Ours(LaMa), called as all networks of this project are.
 *
 * <p>Takes NDList(picture, edges, smoothed picture, gray picture, mask): pictures (N, 3, H, W) in
 * [-1, 1], edges and gray (N, 1, H, W) in [0, 1], and the mask (N, 1, H, W), 1 = known, 0 = hole.
 * LaMa's own encoder reads picture and mask only, the first and the last of the list, and the
 * others may be missing; it gets NDList(picture and hole (N, 4, H, W)). Another encoder gets the
 * list, with a picture of the generator's range if that is what it was trained with. As LaMa was
 * published, the picture is set to 0 in the hole, and all is padded at its right and lower border
 * to a multiple of 2ⁿ, n being the generator's downsamplings, by mirroring that repeats the border
 * pixels. Returns NDList(picture (N, 3, H, W) in [-1, 1]) and behind it what the encoder gives
 * behind its features.
 */
final class LamaNetwork extends ScopedBlock {

    private final LamaGenerator generator;
    private final PictureRange range;
    private final PictureRange seen; // by another encoder than LaMa's own
    private final PadToMultiple padding;

    /**
     * Makes the network of a generator that takes and gives pictures in [0, 1].
     *
     * @param generator the generator
     */
    public LamaNetwork(LamaGenerator generator) {
        this(generator, PictureRange.UNIT);
    }

    /**
     * Makes the network of a generator that takes and gives pictures of one range.
     *
     * @param generator the generator
     * @param range the range of its pictures
     */
    public LamaNetwork(LamaGenerator generator, PictureRange range) {
        this(generator, range, range);
    }

    /**
     * Makes the network.
     *
     * @param generator the generator
     * @param range the range of the pictures that it gives, and that LaMa's own encoder takes
     * @param seen the range of the pictures that another encoder takes
     */
    LamaNetwork(LamaGenerator generator, PictureRange range, PictureRange seen) {
        this.generator = addChildBlock("generator", generator);
        this.range = range;
        this.seen = seen;
        padding = new PadToMultiple(1 << generator.config().downsamplings(), Border.SYMMETRIC);
    }

    /**
     * The generator inside.
     *
     * @return the generator
     */
    public LamaGenerator generator() {
        return generator;
    }

    /** The range of the generator's pictures. */
    PictureRange range() {
        return range;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        Shape size = inputs.head().getShape();
        NDList padded = padding.pad(encoderInputs(inputs));
        NDList drawn = generator.forward(parameters, padded, training);
        NDArray picture = PadToMultiple.crop(drawn.head(), size);
        InpaintingOutputs outputs = InpaintingOutputs.of(range.fromNetwork(picture));
        for (NDArray structure : drawn.subNDList(1)) {
            outputs = outputs.withStructure(PadToMultiple.crop(structure, size));
        }
        return outputs.toList();
    }

    private NDList encoderInputs(NDList inputs) {
        InpaintingInputs given = InpaintingInputs.of(inputs);
        if (generator.hasOwnEncoder()) {
            return EncoderPreparation.LAMA.prepare(range.toNetwork(given.picture()), given.mask());
        }
        return given.withPicture(seen.toNetwork(given.picture()).mul(given.mask())).toList();
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        generator.initialize(manager, dataType, encoderShapes(inputShapes));
    }

    private Shape[] encoderShapes(Shape[] inputShapes) {
        int from = generator.hasOwnEncoder() ? inputShapes.length - 1 : 0;
        Shape[] shapes = Arrays.copyOfRange(inputShapes, from, inputShapes.length);
        for (int i = 0; i < shapes.length; i++) {
            Shape x = shapes[i];
            long channels = generator.hasOwnEncoder() ? 4 : x.get(1);
            shapes[i] = new Shape(x.get(0), channels, x.get(2), x.get(3));
        }
        return padding.pad(shapes);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape picture = inputShapes[0];
        Shape[] outputs = generator.getOutputShapes(encoderShapes(inputShapes));
        for (int i = 0; i < outputs.length; i++) {
            Shape y = outputs[i];
            outputs[i] = new Shape(y.get(0), y.get(1), picture.get(2), picture.get(3));
        }
        return outputs;
    }
}
