// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.FeatureLevel;
import io.github.tsgl.encoder.host.HoleContent;
import io.github.tsgl.encoder.host.HostEncoder;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.Masks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * PEN-Net's generator (Zeng et al. 2019): a pyramid-context encoder, attention transfer from level
 * to level, and a multi-scale decoder. 10,231,538 parameters as published.
 *
 * <p>Takes NDList(picture, ..., mask): the picture (N, 3, H, W) in [-1, 1], and the mask (N, 1, H,
 * W), 1 = known, 0 = hole; both sides are multiples of 64. Its own encoder does not look at what
 * lies between the two. Any encoder will do that gives {@link Builder#levels()} from these inputs:
 * attention and decoder do not know which one they have. Returns NDList(picture, pictures of levels
 * 1 to 5), of shapes (N, 3, H, W) and (N, 3, H / 2ᵏ, W / 2ᵏ), in [-1, 1]; a structure that the
 * encoder draws comes behind the first.
 */
final class PenNetGenerator extends ScopedBlock {

    private static final int COARSEST_ATTENTION = FeaturePyramid.LEVELS - 1;

    private final FeaturePyramid pyramid;
    private final HostEncoder encoder;
    private final List<Block> attention = new ArrayList<>();
    private final Block decoder;

    private PenNetGenerator(Builder builder) {
        pyramid = new FeaturePyramid(builder.width);
        encoder =
                addChildBlock(
                        "encoder",
                        builder.encoder == null
                                ? new PenNetEncoder(pyramid.levels(), HoleContent.NOTHING)
                                : builder.encoder);
        for (int level = 1; level <= COARSEST_ATTENTION; level++) {
            AttentionTransfer transfer =
                    level == COARSEST_ATTENTION
                            ? AttentionTransfer.plain()
                            : AttentionTransfer.refined(pyramid.channels(level));
            attention.add(addChildBlock("attention" + level, transfer));
        }
        decoder = addChildBlock("decoder", new PyramidDecoder(pyramid));
    }

    /** Makes a builder of the published network. */
    public static Builder builder() {
        return new Builder();
    }

    boolean hasOwnEncoder() {
        return encoder instanceof PenNetEncoder;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray hole = Masks.inverted(InpaintingInputs.of(inputs).mask());
        NDList encoded = encoded(parameters, inputs, training);
        NDList features = encoded.subNDList(0, FeaturePyramid.LEVELS);
        for (int level = COARSEST_ATTENTION; level >= 1; level--) {
            NDList levels = new NDList(features.get(level - 1), features.get(level), hole);
            NDList transferred = attention.get(level - 1).forward(parameters, levels, training);
            features.set(level - 1, transferred.head());
        }
        NDList pictures = decoder.forward(parameters, features, training);
        InpaintingOutputs outputs =
                InpaintingOutputs.of(pictures.head()).withPyramid(pictures.subNDList(1));
        for (NDArray structure : encoded.subNDList(FeaturePyramid.LEVELS)) {
            outputs = outputs.withStructure(structure);
        }
        return outputs.toList();
    }

    /**
     * The encoder's features. The network's own does 3 % of the work and stays in float32, since
     * the attention picks patches by what it gives.
     */
    private NDList encoded(ParameterStore parameters, NDList inputs, boolean training) {
        return hasOwnEncoder()
                ? Bfloat16.except(() -> encoder.forward(parameters, inputs, training))
                : encoder.forward(parameters, inputs, training);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape picture = inputShapes[0];
        if (picture.get(2) % FeaturePyramid.MULTIPLE != 0
                || picture.get(3) % FeaturePyramid.MULTIPLE != 0) {
            throw new IllegalArgumentException(
                    "a picture's sides must be multiples of " + FeaturePyramid.MULTIPLE);
        }
        encoder.initialize(manager, dataType, inputShapes);
        Shape[] needed = pyramid.shapes(picture);
        Shape mask = inputShapes[inputShapes.length - 1];
        for (int level = 1; level <= COARSEST_ATTENTION; level++) {
            Block transfer = attention.get(level - 1);
            transfer.initialize(manager, dataType, needed[level - 1], needed[level], mask);
        }
        decoder.initialize(manager, dataType, needed);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape picture = inputShapes[0];
        List<Shape> outputs = new ArrayList<>(List.of(picture));
        if (alwaysDrawsStructure()) {
            outputs.add(new Shape(picture.get(0), 1, picture.get(2), picture.get(3)));
        }
        Shape[] pictures = decoder.getOutputShapes(pyramid.shapes(picture));
        outputs.addAll(Arrays.asList(pictures).subList(1, pictures.length));
        return outputs.toArray(Shape[]::new);
    }

    /** Whether the encoder draws the structure in inference too. */
    boolean alwaysDrawsStructure() {
        return encoder.structure() == StructureOutput.ALWAYS;
    }

    /** Builds a {@link PenNetGenerator}. */
    public static final class Builder {

        private int width = 32;
        private HostEncoder encoder;

        private Builder() {}

        /**
         * Sets the channels of level 1, which double with each level up to sixteen times as many;
         * 32 by default, a multiple of 4.
         */
        public Builder optWidth(int width) {
            this.width = width;
            return this;
        }

        /** Replaces PEN-Net's own encoder by one that gives {@link #levels()}. */
        public Builder optEncoder(HostEncoder encoder) {
            this.encoder = Objects.requireNonNull(encoder, "encoder");
            return this;
        }

        /**
         * Tells which features an encoder must give.
         *
         * @return six levels of strides 2 to 64
         * @throws IllegalArgumentException if the width is not a positive multiple of 4
         */
        public List<FeatureLevel> levels() {
            return new FeaturePyramid(width).levels();
        }

        /**
         * Builds the network.
         *
         * @return the network
         * @throws IllegalArgumentException if the width is not a positive multiple of 4, or the
         *     encoder gives other levels
         */
        public PenNetGenerator build() {
            if (encoder != null) {
                FeatureLevel.requireSame(encoder.levels(), levels());
            }
            return new PenNetGenerator(this);
        }
    }
}
