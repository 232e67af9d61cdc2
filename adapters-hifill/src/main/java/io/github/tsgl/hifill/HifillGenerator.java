// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

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
import io.github.tsgl.layers.Sequence;
import io.github.tsgl.layers.gated.GatedConvKind;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.layers.ops.Layout;
import io.github.tsgl.layers.ops.Masks;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * HiFill's generator (Yi et al. 2020): a coarse network on a small copy of the picture, and a
 * refinement network whose contextual attention, found on the coarsest features, also fills the
 * finer ones.
 *
 * <p>Takes NDList(picture, ..., hole): the picture (N, 3, H, W) in [-1, 1], 0 in the hole, and the
 * hole (N, 1, H, W), 1 = hole as published, the other way round than elsewhere in this project,
 * which {@link HifillNetwork} sees to; H and W are multiples of {@link #multiple()}, 16 in HiFill.
 * Returns NDList(picture, coarse picture, scores): the pictures (N, 3, H, W) in [-1, 1], and the
 * scores (N, L, L) of the L = H / 16 · W / 16 places, counted row by row: for each place (second
 * axis) the shares of all places (third axis); a structure that the encoder draws comes behind
 * them.
 *
 * <p>Any refinement encoder will do that gives the host's scales and widths; see {@link
 * Builder#optEncoder}. As published, with {@link GatedConvKind#SLICE} and {@link
 * GatedConvKind#DEPTH_SEPARABLE}, it has 2,722,791 parameters.
 */
final class HifillGenerator extends ScopedBlock {

    /** The distances of the coarse network's dilated convolutions, at a quarter of its size. */
    private static final int[] COARSE_DILATIONS = {1, 1, 1, 2, 2, 2, 2, 2, 4, 4, 4, 4, 8, 8};

    /** The distances of the dilated convolutions on the coarsest features. */
    private static final int[] DILATIONS = {1, 2, 4, 8, 16};

    private final List<FeatureLevel> wanted;
    private final int coarseSide; // 0 for half the picture's sides
    private final AttentionScores scores;
    private final GatedConvKind coarseKind;
    private final GatedConvKind refinementKind;
    private final Block coarse;
    private final HostEncoder encoder;
    private final Block bottleneck;
    private final Block attended;
    private final Block merged;
    private final List<DecoderLevel> levels = new ArrayList<>();
    private final Block draw;

    private HifillGenerator(Builder builder) {
        wanted = builder.levels();
        coarseSide = builder.coarseSide;
        scores = builder.scores;
        coarseKind = builder.coarseKind;
        refinementKind = builder.refinementKind;
        GatedLayers layers = new GatedLayers(refinementKind);
        coarse = addChildBlock("coarse", coarse(new GatedLayers(coarseKind), builder.width));
        encoder =
                addChildBlock(
                        "encoder",
                        builder.encoder == null
                                ? new RefinementEncoder(refinementKind, wanted, HoleContent.DRAFT)
                                : builder.encoder);
        int coarsest = wanted.get(wanted.size() - 1).channels();
        Sequence dilated = new Sequence();
        for (int i = 0; i < DILATIONS.length; i++) {
            dilated.add("dilated" + (i + 1), layers.dilated(coarsest, DILATIONS[i]));
        }
        bottleneck = addChildBlock("bottleneck", dilated);
        attended = addChildBlock("attended", layers.plain(coarsest));
        merged = addChildBlock("merged", layers.plain(coarsest));
        for (int i = wanted.size() - 1; i >= 1; i--) {
            DecoderLevel level = new DecoderLevel(layers, wanted.get(i - 1).channels());
            levels.add(addChildBlock("level" + i, level));
        }
        draw = addChildBlock("draw", layers.doubling(3));
    }

    /**
     * The first network, which draws a small, coarse picture: it takes the picture, 0 in the hole,
     * and a channel that is 1 in the hole, (N, 4, H, W), and gives a picture (N, 3, H, W) without a
     * bound; H and W are multiples of 4.
     */
    private static Sequence coarse(GatedLayers layers, int width) {
        Sequence coarse = new Sequence();
        coarse.add("down1", layers.halving(width, 5));
        coarse.add("conv1", layers.plain(width));
        coarse.add("down2", layers.halving(2 * width, 3));
        for (int i = 2; i <= 4; i++) {
            coarse.add("conv" + i, layers.plain(2 * width));
        }
        for (int i = 0; i < COARSE_DILATIONS.length; i++) {
            coarse.add("dilated" + (i + 1), layers.dilated(2 * width, COARSE_DILATIONS[i]));
        }
        for (int i = 5; i <= 7; i++) {
            coarse.add("conv" + i, layers.plain(2 * width));
        }
        coarse.add("up", layers.doubling(width));
        coarse.add("conv8", layers.plain(width));
        coarse.add("draw", layers.doubling(3));
        return coarse;
    }

    /** Makes a builder with the published settings. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * What a side of the picture must be a multiple of: the size of an attention place in pixels.
     *
     * @return the number of pixels, 16 in HiFill
     */
    public int multiple() {
        return multiple(wanted.size());
    }

    private static int multiple(int downsamplings) {
        return 2 << downsamplings;
    }

    int downsamplings() {
        return wanted.size();
    }

    boolean hasOwnEncoder() {
        return encoder instanceof RefinementEncoder;
    }

    GatedConvKind coarseKind() {
        return coarseKind;
    }

    GatedConvKind refinementKind() {
        return refinementKind;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        InpaintingInputs holed = InpaintingInputs.of(inputs);
        NDArray picture = holed.picture();
        NDArray hole = holed.mask();
        requireSize(picture.getShape());
        NDArray first = coarsePicture(parameters, picture, hole, training);
        NDArray known = Masks.inverted(hole);
        InpaintingInputs seen =
                new InpaintingInputs(
                        first.mul(hole).add(picture.mul(known)), holed.priors(), known);
        NDList encoded = encoded(parameters, seen.toList(), training);
        NDList features = encoded.subNDList(0, wanted.size());
        NDArray deep = run(bottleneck, parameters, last(features), training);
        NDArray shares = ContextualAttention.scores(deep, hole, scores);
        Shape size = deep.getShape();
        AttentionTransfer transfer =
                new AttentionTransfer(shares, size.get(2) / 2, size.get(3) / 2);
        NDArray found = run(attended, parameters, transfer.moveCoarsest(deep), training);
        NDArray x = run(merged, parameters, deep.concat(found, 1), training);
        for (int i = 0; i < levels.size(); i++) {
            NDArray finer = features.get(features.size() - 2 - i);
            x = levels.get(i).forward(parameters, x, transfer.move(finer), training);
        }
        NDArray refined = clipped(run(draw, parameters, x, training));
        InpaintingOutputs outputs =
                InpaintingOutputs.of(Layout.channelsFirst(refined))
                        .withCoarse(first)
                        .withScores(shares);
        for (NDArray structure : encoded.subNDList(wanted.size())) {
            outputs = outputs.withStructure(structure);
        }
        return outputs.toList();
    }

    /**
     * The encoder's features. The network's own does a tenth of the work and stays in float32,
     * since the attention picks places by what it gives.
     */
    private NDList encoded(ParameterStore parameters, NDList inputs, boolean training) {
        return hasOwnEncoder()
                ? Bfloat16.except(() -> encoder.forward(parameters, inputs, training))
                : encoder.forward(parameters, inputs, training);
    }

    /** The coarse picture, at the picture's size. */
    private NDArray coarsePicture(
            ParameterStore parameters, NDArray picture, NDArray hole, boolean training) {
        Shape shape = picture.getShape();
        Shape size = coarseSize(shape);
        NDArray x = resized(picture.concat(hole, 1), size.get(2), size.get(3));
        NDArray small = run(coarse, parameters, Layout.channelsLast(x), training);
        NDArray drawn = resized(clipped(small), shape.get(2), shape.get(3));
        return Layout.channelsFirst(drawn);
    }

    /** The shape of what the coarse network sees. */
    private Shape coarseSize(Shape picture) {
        long n = picture.get(0);
        return coarseSide == 0
                ? new Shape(n, 4, picture.get(2) / 2, picture.get(3) / 2)
                : new Shape(n, 4, coarseSide, coarseSide);
    }

    private static NDArray resized(NDArray x, long height, long width) {
        return Interpolation.BILINEAR_FROM_FIRST.resize(x, height, width);
    }

    private static NDArray clipped(NDArray x) {
        return Arithmetic.clip(x, -1, 1);
    }

    private static NDArray run(
            Block block, ParameterStore parameters, NDArray x, boolean training) {
        return block.forward(parameters, new NDList(x), training).head();
    }

    private static NDArray last(NDList list) {
        return list.get(list.size() - 1);
    }

    private void requireSize(Shape picture) {
        int multiple = multiple();
        if (picture.get(2) % multiple != 0 || picture.get(3) % multiple != 0) {
            throw new IllegalArgumentException(
                    "the sides must be multiples of " + multiple + ", not " + picture);
        }
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape picture = inputShapes[0];
        requireSize(picture);
        long n = picture.get(0);
        coarse.initialize(manager, dataType, coarseSize(picture));
        encoder.initialize(manager, dataType, inputShapes);
        Shape[] features = FeatureLevel.shapes(wanted, picture);
        Shape deep = features[features.length - 1];
        bottleneck.initialize(manager, dataType, deep);
        attended.initialize(manager, dataType, deep);
        merged.initialize(
                manager, dataType, new Shape(n, 2 * deep.get(1), deep.get(2), deep.get(3)));
        Shape x = deep;
        for (int i = 0; i < levels.size(); i++) {
            Shape finer = features[features.length - 2 - i];
            levels.get(i).initialize(manager, dataType, x, finer);
            x = levels.get(i).getOutputShapes(new Shape[] {x, finer})[0];
        }
        draw.initialize(manager, dataType, x);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape picture = inputShapes[0];
        long places = picture.get(2) / multiple() * (picture.get(3) / multiple());
        List<Shape> outputs = new ArrayList<>();
        outputs.add(picture);
        if (encoder.structure() == StructureOutput.ALWAYS) {
            outputs.add(new Shape(picture.get(0), 1, picture.get(2), picture.get(3)));
        }
        outputs.add(new Shape(picture.get(0), places, places));
        outputs.add(picture);
        return outputs.toArray(Shape[]::new);
    }

    /** How similarities become the scores of contextual attention. */
    public enum AttentionScores {
        /** The softmax of ten times the similarity: a mixture of known places. */
        SOFT,
        /** The best known place alone, by how near it comes to the best of all. */
        HARD
    }

    /** Builds a {@link HifillGenerator}. */
    public static final class Builder {

        private int width = 32;
        private int downsamplings = 3;
        private int coarseSide = 256;
        private GatedConvKind coarseKind = GatedConvKind.SLICE;
        private GatedConvKind refinementKind = GatedConvKind.DEPTH_SEPARABLE;
        private AttentionScores scores = AttentionScores.SOFT;
        private HostEncoder encoder;

        private Builder() {}

        /**
         * Sets the channels at half the size, which double with each further halving; 32 by
         * default, at least 1.
         */
        public Builder optWidth(int width) {
            this.width = width;
            return this;
        }

        /** Sets how often the refinement encoder halves the size; 3 by default, from 1 to 8. */
        public Builder optDownsamplings(int downsamplings) {
            this.downsamplings = downsamplings;
            return this;
        }

        /**
         * Sets the size of the picture that the coarse network sees, whatever the picture's; 256 by
         * default.
         *
         * @param side the height and width, a multiple of 4
         * @return this builder
         * @throws IllegalArgumentException if it is none
         */
        public Builder optCoarseSide(int side) {
            if (side < 4 || side % 4 != 0) {
                throw new IllegalArgumentException("the coarse side must be a multiple of 4");
            }
            coarseSide = side;
            return this;
        }

        /**
         * Lets the coarse network see the picture at half its size, as it does by default at
         * 512×512, whatever its size; its sides must then be multiples of 8.
         */
        public Builder optHalfCoarse() {
            coarseSide = 0;
            return this;
        }

        /** Sets the convolutions of the coarse network; {@link GatedConvKind#SLICE} by default. */
        public Builder optCoarseKind(GatedConvKind kind) {
            coarseKind = Objects.requireNonNull(kind, "kind");
            return this;
        }

        /**
         * Sets the convolutions of the refinement network; {@link GatedConvKind#DEPTH_SEPARABLE} by
         * default.
         */
        public Builder optRefinementKind(GatedConvKind kind) {
            refinementKind = Objects.requireNonNull(kind, "kind");
            return this;
        }

        /** Sets how the attention's scores are made; {@link AttentionScores#SOFT} by default. */
        public Builder optScores(AttentionScores scores) {
            this.scores = Objects.requireNonNull(scores, "scores");
            return this;
        }

        /**
         * Replaces HiFill's own refinement encoder by one that gives {@link #levels()} of pictures
         * with the coarse picture as a {@linkplain HoleContent#DRAFT draft} in the hole.
         */
        public Builder optEncoder(HostEncoder encoder) {
            this.encoder = Objects.requireNonNull(encoder, "encoder");
            return this;
        }

        /**
         * What a side of the picture must be a multiple of; see {@link HifillGenerator#multiple()}.
         *
         * @return the number of pixels
         */
        public int multiple() {
            return HifillGenerator.multiple(downsamplings);
        }

        /**
         * The features that a refinement encoder must give.
         *
         * @return the levels of strides 2, 4, 8, ...
         */
        public List<FeatureLevel> levels() {
            int[] channels = IntStream.range(0, downsamplings).map(i -> width << i).toArray();
            return FeatureLevel.halvings(channels);
        }

        /**
         * Builds the network.
         *
         * @return the network
         * @throws IllegalArgumentException if a setting is out of range
         */
        public HifillGenerator build() {
            if (width < 1 || downsamplings < 1 || downsamplings > 8) {
                throw new IllegalArgumentException("width or number of halvings is out of range");
            }
            if (encoder != null) {
                FeatureLevel.requireSame(encoder.levels(), levels());
            }
            return new HifillGenerator(this);
        }
    }
}
