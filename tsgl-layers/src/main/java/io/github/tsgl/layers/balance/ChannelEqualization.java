package io.github.tsgl.layers.balance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.ops.Arithmetic;

/**
 * Channel equalisation (Eq. 9): each channel is weighted by sigmoid(W_g · means of all channels).
 *
 * <p>NDList(x) to NDList(y), both of shape (N, C, H, W).
 */
final class ChannelEqualization extends ScopedBlock {

    private final int channels;
    private final int narrow;
    private final Block squeeze;
    private final Block projection;

    private ChannelEqualization(Builder builder) {
        channels = builder.channels;
        narrow = channels / builder.reduction;
        if (builder.projection == ChannelProjection.LINEAR) {
            squeeze = null;
            projection = addChildBlock("projection", matrix(channels).optBias(false).build());
        } else {
            squeeze = addChildBlock("squeeze", matrix(narrow).build());
            projection = addChildBlock("projection", matrix(channels).build());
        }
    }

    private static PlainConv2d.Builder matrix(int outputs) {
        return PlainConv2d.builder().setFilters(outputs).setKernelShape(1);
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
        NDArray x = inputs.singletonOrThrow();
        NDList means = new NDList(Arithmetic.mean(x, 2, 3));
        if (squeeze != null) {
            NDArray squeezed = squeeze.forward(parameters, means, training).singletonOrThrow();
            means = new NDList(ActivationFunction.RELU.apply(squeezed));
        }
        NDArray weights = projection.forward(parameters, means, training).singletonOrThrow();
        return new NDList(x.mul(Activation.sigmoid(weights)));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        long images = inputShapes[0].get(0);
        if (squeeze != null) {
            squeeze.initialize(manager, dataType, new Shape(images, channels, 1, 1));
        }
        int inputs = squeeze == null ? channels : narrow;
        projection.initialize(manager, dataType, new Shape(images, inputs, 1, 1));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }

    /** Builds a {@link ChannelEqualization}. */
    public static final class Builder {

        private int channels;
        private ChannelProjection projection = ChannelProjection.LINEAR;
        private int reduction = 16;

        private Builder() {}

        /**
         * Sets the number of channels.
         *
         * @param channels C, at least 1
         * @return this builder
         */
        public Builder setChannels(int channels) {
            this.channels = channels;
            return this;
        }

        /**
         * Sets what leads from means to factors; {@link ChannelProjection#LINEAR} by default.
         *
         * @param projection the projection
         * @return this builder
         */
        public Builder optProjection(ChannelProjection projection) {
            this.projection = projection;
            return this;
        }

        /**
         * Sets how much narrower the bottleneck's inner layer is; 16 by default.
         *
         * @param reduction at least 1 and at most the number of channels
         * @return this builder
         */
        public Builder optReduction(int reduction) {
            this.reduction = reduction;
            return this;
        }

        /**
         * Builds the block.
         *
         * @return the block
         * @throws IllegalArgumentException if no channel or no inner channel is left
         */
        public ChannelEqualization build() {
            boolean bottleneck = projection == ChannelProjection.BOTTLENECK;
            if (channels < 1 || reduction < 1 || bottleneck && reduction > channels) {
                throw new IllegalArgumentException(
                        channels + " channels cannot be reduced by " + reduction);
            }
            return new ChannelEqualization(this);
        }
    }
}
