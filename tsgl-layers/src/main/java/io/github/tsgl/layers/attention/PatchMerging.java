package io.github.tsgl.layers.attention;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.MaskedConvolution;

/**
 * Halves a feature map by a masked 3 × 3 convolution with stride 2.
 *
 * <p>Takes features of shape (N, C, H, W) and, unless all are valid, a mask of shape (N, 1, H, W);
 * returns features of shape (N, C', ⌈H / 2⌉, ⌈W / 2⌉) and the mask that the convolution made.
 */
final class PatchMerging extends ScopedBlock {

    private static final int KERNEL = 3;
    private static final int STRIDE = 2;

    private final Block convolution;

    private PatchMerging(Builder builder) {
        convolution =
                addChildBlock("conv", builder.convolution.create(builder.width, KERNEL, STRIDE));
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
        return convolution.forward(parameters, inputs, training);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return convolution.getOutputShapes(inputShapes);
    }

    /** {@inheritDoc} */
    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        convolution.initialize(manager, dataType, inputShapes);
    }

    /** Describes a {@link PatchMerging}. */
    public static final class Builder {

        private int width;
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
            return this;
        }

        /**
         * Sets the kind of convolution; the paper's partial convolution by default.
         *
         * @param kind the kind
         * @return this
         */
        public Builder optConvolution(MaskedConvolution kind) {
            convolution = kind;
            return this;
        }

        /**
         * Makes the block.
         *
         * @return the block
         * @throws IllegalArgumentException if the width is missing
         */
        public PatchMerging build() {
            if (width <= 0) {
                throw new IllegalArgumentException("the width is not positive: " + width);
            }
            return new PatchMerging(this);
        }
    }
}
