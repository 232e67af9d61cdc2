package io.github.tsgl.layers.balance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;

/**
 * Feature equalisation (Eq. 9 to 12): over channels, then over positions and over agreeing
 * neighbours, whose results a 1×1 convolution joins. Instance normalisation and leaky ReLU follow.
 *
 * <p>NDList(x) to NDList(y), both of shape (N, C, H, W).
 */
final class FeatureEqualization extends ScopedBlock {

    private final int channels;
    private final Block channel;
    private final Block spatial;
    private final Block range;
    private final Block join;

    private FeatureEqualization(Builder builder) {
        channels = builder.channels;
        channel =
                addChildBlock(
                        "channel",
                        ChannelEqualization.builder()
                                .setChannels(channels)
                                .optProjection(
                                        builder.layout == EqualizationLayout.PAPER
                                                ? ChannelProjection.LINEAR
                                                : ChannelProjection.BOTTLENECK)
                                .build());
        spatial = addChildBlock("spatial", new SpatialEqualization(builder.layout, builder.sigma));
        range = addChildBlock("range", new RangeEqualization(builder.layout));
        join = addChildBlock("join", NormalizedConv2d.pointwise(channels));
    }

    /**
     * Makes a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList x = channel.forward(parameters, inputs, training);
        NDArray near = spatial.forward(parameters, x, training).singletonOrThrow();
        NDArray alike = range.forward(parameters, x, training).singletonOrThrow();
        return join.forward(parameters, new NDList(near.concat(alike, 1)), training);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape x = inputShapes[0];
        channel.initialize(manager, dataType, x);
        spatial.initialize(manager, dataType, x);
        range.initialize(manager, dataType, x);
        join.initialize(manager, dataType, new Shape(x.get(0), 2L * channels, x.get(2), x.get(3)));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }

    /** Builds a {@link FeatureEqualization}. */
    public static final class Builder {

        private int channels;
        private EqualizationLayout layout = EqualizationLayout.PAPER;
        private double sigma = SpatialEqualization.DEFAULT_SIGMA;

        private Builder() {}

        /**
         * Sets the number of channels.
         *
         * @param channels C, at least 1; for the released layout at least 16
         * @return this builder
         */
        public Builder setChannels(int channels) {
            this.channels = channels;
            return this;
        }

        /**
         * Sets whose layout the equalisations have; {@link EqualizationLayout#PAPER} by default.
         * The channels' projection follows: {@link ChannelProjection#LINEAR} for the paper's,
         * {@link ChannelProjection#BOTTLENECK} for the released one.
         *
         * @param layout the layout
         * @return this builder
         */
        public Builder optLayout(EqualizationLayout layout) {
            this.layout = layout;
            return this;
        }

        /**
         * Sets the standard deviation of Eq. 10; 1.5 by default.
         *
         * @param sigma in positions, greater than 0
         * @return this builder
         */
        public Builder optSigma(double sigma) {
            this.sigma = sigma;
            return this;
        }

        /**
         * Builds the block.
         *
         * @return the block
         * @throws IllegalArgumentException if there are too few channels or sigma is not positive
         */
        public FeatureEqualization build() {
            return new FeatureEqualization(this);
        }
    }
}
