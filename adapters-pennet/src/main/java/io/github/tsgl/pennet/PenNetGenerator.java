package io.github.tsgl.pennet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
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
 * lies between the two. Any encoder will do that gives the features of {@link Builder#pyramid()}
 * from these inputs: attention and decoder do not know which one they have. Returns NDList(picture,
 * pictures of levels 1 to 5), of shapes (N, 3, H, W) and (N, 3, H / 2ᵏ, W / 2ᵏ), in [-1, 1].
 */
public final class PenNetGenerator extends ScopedBlock {

    private static final int COARSEST_ATTENTION = FeaturePyramid.LEVELS - 1;

    private final FeaturePyramid pyramid;
    private final boolean ownEncoder;
    private final Block encoder;
    private final List<Block> attention = new ArrayList<>();
    private final Block decoder;

    private PenNetGenerator(Builder builder) {
        pyramid = builder.pyramid();
        ownEncoder = builder.encoder == null;
        encoder =
                addChildBlock("encoder", ownEncoder ? new PenNetEncoder(pyramid) : builder.encoder);
        for (int level = 1; level <= COARSEST_ATTENTION; level++) {
            AttentionTransfer transfer =
                    level == COARSEST_ATTENTION
                            ? AttentionTransfer.plain()
                            : AttentionTransfer.refined(pyramid.channels(level));
            attention.add(addChildBlock("attention" + level, transfer));
        }
        decoder = addChildBlock("decoder", new PyramidDecoder(pyramid));
    }

    /**
     * Makes a builder of the published network.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    boolean hasOwnEncoder() {
        return ownEncoder;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray hole = inputs.get(inputs.size() - 1).neg().add(1);
        NDList features = encoder.forward(parameters, inputs, training);
        for (int level = COARSEST_ATTENTION; level >= 1; level--) {
            NDList levels = new NDList(features.get(level - 1), features.get(level), hole);
            NDList transferred = attention.get(level - 1).forward(parameters, levels, training);
            features.set(level - 1, transferred.head());
        }
        return decoder.forward(parameters, features, training);
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
        Shape[] given = encoder.getOutputShapes(inputShapes);
        Shape[] needed = pyramid.shapes(picture);
        if (!Arrays.equals(given, needed)) {
            throw new IllegalArgumentException(
                    "the encoder gives "
                            + Arrays.toString(given)
                            + ", not "
                            + Arrays.toString(needed));
        }
        for (int level = 1; level <= COARSEST_ATTENTION; level++) {
            attention
                    .get(level - 1)
                    .initialize(
                            manager, dataType, needed[level - 1], needed[level], inputShapes[0]);
        }
        decoder.initialize(manager, dataType, needed);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return decoder.getOutputShapes(pyramid.shapes(inputShapes[0]));
    }

    /** Builds a {@link PenNetGenerator}. */
    public static final class Builder {

        private int width = 32;
        private Block encoder;

        private Builder() {}

        /**
         * Sets the channels of level 1, which double with each level up to sixteen times as many;
         * 32 by default.
         *
         * @param width the channels, a multiple of 4
         * @return this builder
         */
        public Builder optWidth(int width) {
            this.width = width;
            return this;
        }

        /**
         * Replaces PEN-Net's own encoder.
         *
         * @param encoder a block that takes the generator's inputs and returns the features of
         *     {@link #pyramid()}, level 1 first; it must not return one of its inputs
         * @return this builder
         */
        public Builder optEncoder(Block encoder) {
            this.encoder = Objects.requireNonNull(encoder, "encoder");
            return this;
        }

        /**
         * Tells which features an encoder must give.
         *
         * @return their scales and channels
         * @throws IllegalArgumentException if the width is not a positive multiple of 4
         */
        public FeaturePyramid pyramid() {
            return new FeaturePyramid(width);
        }

        /**
         * Builds the network.
         *
         * @return the network
         * @throws IllegalArgumentException if the width is not a positive multiple of 4
         */
        public PenNetGenerator build() {
            return new PenNetGenerator(this);
        }
    }
}
