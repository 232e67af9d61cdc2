package io.github.tsgl.layers.conv;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;

/**
 * A convolution that reports its multiply-adds; otherwise as DJL's {@code Conv2d}.
 *
 * <p>Takes x of shape (N, C, H, W), returns (N, filters, H', W').
 */
public final class PlainConv2d extends AbstractConv2d {

    private PlainConv2d(Builder builder) {
        super(builder);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.singletonOrThrow();
        Device device = x.getDevice();
        NDArray w = parameters.getValue(weight, device, training);
        return new NDList(convolve(x, w, biasOf(parameters, device, training)));
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link PlainConv2d}. */
    public static final class Builder extends Conv2dBuilder<Builder> {

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Builds the block.
         *
         * @return the block
         * @throws IllegalArgumentException if a needed setting is missing
         */
        public PlainConv2d build() {
            return new PlainConv2d(this);
        }
    }
}
