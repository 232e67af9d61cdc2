// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ops.Convolutions;

/**
 * Transposed convolution, which upsamples.
 *
 * <p>Takes x of shape (N, C, H, W); its weight has shape (C, filters / groups, kH, kW). Returns (N,
 * filters, (H - 1) stride - 2 padding + dilation (kH - 1) + output padding + 1, ...).
 */
public final class TransposedConv2d extends AbstractConv2d {

    private final Shape outputPadding;

    private TransposedConv2d(Builder builder) {
        super(builder);
        outputPadding = builder.outputPadding;
        weight.setInitializer(this::initialWeight);
    }

    /** He initialization: each output sees C · kH · kW / stride² inputs of its group. */
    private NDArray initialWeight(NDManager manager, Shape shape, DataType dataType) {
        double seen = shape.size() / (double) shape.get(1) / groups / stride.size();
        return manager.randomNormal(0, (float) Math.sqrt(2 / seen), shape, dataType);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.singletonOrThrow();
        Device device = x.getDevice();
        NDArray w = parameters.getValue(weight, device, training);
        NDArray b = biasOf(parameters, device, training);
        return new NDList(convolve(x, w, b));
    }

    /**
     * The transposed convolution and the batch normalization behind it; inference does both in one
     * step.
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

    @Override
    NDArray convolve(NDArray x, NDArray weight, NDArray bias) {
        return Convolutions.convTranspose2d(
                x, weight, bias, stride, padding, outputPadding, dilation, groups);
    }

    /** The filters of all groups are one axis only if there is but one group. */
    @Override
    Shape filterAxis() {
        if (groups > 1) {
            throw new IllegalStateException("normalization goes into the weight of one group only");
        }
        return new Shape(1, -1, 1, 1);
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        super.prepare(inputShapes);
        weight.setShape(
                new Shape(inputShapes[0].get(1), filters / groups, kernel.get(0), kernel.get(1)));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape x = inputShapes[0];
        return new Shape[] {new Shape(x.get(0), filters, outputSize(x, 0), outputSize(x, 1))};
    }

    private long outputSize(Shape input, int side) {
        return (input.get(2 + side) - 1) * stride.get(side)
                - 2 * padding.get(side)
                + dilation.get(side) * (kernel.get(side) - 1)
                + outputPadding.get(side)
                + 1;
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link TransposedConv2d}. */
    public static final class Builder extends Conv2dBuilder<Builder> {

        private Shape outputPadding = new Shape(0, 0);

        private Builder() {}

        /**
         * Sets how many rows and columns are added at the bottom and right; 0 by default.
         *
         * @param outputPadding the rows and columns, fewer than the stride
         * @return this builder
         */
        public Builder optOutputPadding(int outputPadding) {
            this.outputPadding = new Shape(outputPadding, outputPadding);
            return this;
        }

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
        public TransposedConv2d build() {
            return new TransposedConv2d(this);
        }
    }
}
