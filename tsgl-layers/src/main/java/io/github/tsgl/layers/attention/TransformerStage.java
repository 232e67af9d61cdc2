package io.github.tsgl.layers.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.MaskedConvolution;
import java.util.ArrayList;
import java.util.List;

/**
 * A stage of the texture branch: patch merging, transformer blocks whose windows lie straight and
 * shifted by turns, and a masked 3 × 3 convolution, to which the merged patches are added.
 *
 * <p>Takes features of shape (N, C, H, W) and, unless all are valid, a mask of shape (N, 1, H, W),
 * 1 = valid; returns features of shape (N, C', ⌈H / 2⌉, ⌈W / 2⌉) and the mask that the last
 * convolution made.
 */
public final class TransformerStage extends ScopedBlock {

    private static final int KERNEL = 3;

    private final PatchMerging merging;
    private final List<WindowTransformerBlock> blocks = new ArrayList<>();
    private final Block convolution;

    private TransformerStage(Builder builder) {
        merging = addChildBlock("merge", builder.merging.build());
        for (int i = 0; i < builder.depth; i++) {
            builder.blocks.optShift(i % 2 == 0 ? 0 : builder.window / 2);
            blocks.add(addChildBlock("block" + (i + 1), builder.blocks.build()));
        }
        convolution = addChildBlock("conv", builder.convolution.create(builder.width, KERNEL, 1));
    }

    /**
     * Starts a description of the block.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** {@inheritDoc} */
    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList merged = merging.forward(parameters, inputs, training);
        NDList y = merged;
        for (WindowTransformerBlock block : blocks) {
            y = block.forward(parameters, y, training);
        }
        y = convolution.forward(parameters, y, training);
        NDArray features = y.get(0).add(merged.get(0));
        return y.size() > 1 ? new NDList(features, y.get(1)) : new NDList(features);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return convolution.getOutputShapes(merging.getOutputShapes(inputShapes));
    }

    /** {@inheritDoc} */
    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        merging.initialize(manager, dataType, inputShapes);
        Shape[] merged = merging.getOutputShapes(inputShapes);
        blocks.forEach(block -> block.initialize(manager, dataType, merged));
        convolution.initialize(manager, dataType, merged);
    }

    /** Describes a {@link TransformerStage}. */
    public static final class Builder {

        private final PatchMerging.Builder merging = PatchMerging.builder();
        private final WindowTransformerBlock.Builder blocks = WindowTransformerBlock.builder();
        private int width;
        private int depth;
        private int window;
        private MaskedConvolution convolution = MaskedConvolution.PARTIAL;

        private Builder() {}

        /**
         * Sets the number of channels of the output.
         *
         * @param channels C'
         * @return this
         */
        public Builder setWidth(int channels) {
            width = channels;
            merging.setWidth(channels);
            blocks.setWidth(channels);
            return this;
        }

        /**
         * Sets the number of transformer blocks.
         *
         * @param count the number, at least 1
         * @return this
         */
        public Builder setDepth(int count) {
            depth = count;
            return this;
        }

        /**
         * Sets the number of heads.
         *
         * @param count the number, a divisor of the width
         * @return this
         */
        public Builder setHeads(int count) {
            blocks.setHeads(count);
            return this;
        }

        /**
         * Sets the side of a window; every second block is shifted by half of it.
         *
         * @param side the side in tokens
         * @return this
         */
        public Builder setWindow(int side) {
            window = side;
            blocks.setWindow(side);
            return this;
        }

        /**
         * Sets the penalty τ of invalid tokens; 100 by default, as in the paper.
         *
         * @param penalty τ, at least 0
         * @return this
         */
        public Builder optTau(double penalty) {
            blocks.optTau(penalty);
            return this;
        }

        /**
         * Sets how tokens are weighed; the paper's form by default.
         *
         * @param attentionForm the form
         * @return this
         */
        public Builder optForm(AttentionForm attentionForm) {
            blocks.optForm(attentionForm);
            return this;
        }

        /**
         * Sets how many times wider the MLPs' hidden layers are; 2 by default.
         *
         * @param ratio the ratio, at least 1
         * @return this
         */
        public Builder optMlpRatio(int ratio) {
            blocks.optMlpRatio(ratio);
            return this;
        }

        /**
         * Sets the kind of both convolutions; the paper's partial convolution by default.
         *
         * @param kind the kind
         * @return this
         */
        public Builder optConvolution(MaskedConvolution kind) {
            convolution = kind;
            merging.optConvolution(kind);
            return this;
        }

        /**
         * Makes the block.
         *
         * @return the block
         * @throws IllegalArgumentException if a number is missing or does not fit, see {@link
         *     MaskedWindowAttention.Builder#build}
         */
        public TransformerStage build() {
            if (depth <= 0) {
                throw new IllegalArgumentException("the depth is not positive: " + depth);
            }
            return new TransformerStage(this);
        }
    }
}
