// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.tiled.LocalBlock;
import io.github.tsgl.layers.tiled.TiledMap;

/**
 * A convolution that reports its multiply-adds; otherwise as DJL's {@code Conv2d}.
 *
 * <p>Takes x of shape (N, C, H, W), returns (N, filters, H', W').
 */
public final class PlainConv2d extends AbstractConv2d implements LocalBlock {

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

    /** {@inheritDoc} */
    @Override
    public boolean isLocal() {
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public TiledMap tiled(ParameterStore parameters, TiledMap x) {
        return rows(x, band -> forwardBand(parameters, band));
    }

    /**
     * The inference pass over a band of rows.
     *
     * @param parameters gives the parameters' values on the input's device
     * @param band the rows (N, C, h, W) that the output rows see
     * @return the output rows (N, filters, h', W')
     */
    public NDArray forwardBand(ParameterStore parameters, TiledMap.Band band) {
        Device device = band.rows().getDevice();
        NDArray w = parameters.getValue(weight, device, false);
        return convolveBand(band, w, biasOf(parameters, device, false));
    }

    /**
     * The convolution and the batch normalization behind it; inference does both in one step.
     *
     * @param parameters gives the parameters' values on the input's device
     * @param x the input (N, C, H, W)
     * @param norm the normalization of the filters
     * @param training true in training, where the batch's own statistics are used
     * @return the normalized output (N, filters, H', W')
     */
    public NDArray forwardNormalized(
            ParameterStore parameters, NDArray x, BatchNorm2d norm, boolean training) {
        return normalized(parameters, x, norm, training);
    }

    /**
     * The convolution as one part of a sum that is normalized as a whole, in inference: {@link
     * #forwardNormalized} of another convolution gives the other part, and the two are added.
     *
     * @param parameters gives the parameters' values on the input's device
     * @param x the input (N, C, H, W)
     * @param norm the normalization of the sum
     * @return the part (N, filters, H', W'), multiplied by the normalization's factor
     */
    public NDArray forwardNormalizedPart(ParameterStore parameters, NDArray x, BatchNorm2d norm) {
        return normalizedPart(parameters, x, norm);
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
