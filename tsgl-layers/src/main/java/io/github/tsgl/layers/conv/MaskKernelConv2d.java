// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ops.Convolutions;
import io.github.tsgl.layers.ops.Masks;

/**
 * The partial convolution of the released balance module: where {@link PartialConv2d} counts the
 * known pixels, it weighs them with a kernel K for each filter.
 *
 * <p>With X the window's features, M its mask and W the kernel,
 *
 * <pre>
 *   x' = Wᵀ (X ⊙ M) / Kᵀ M  and  m' = 1   where sum(M) &gt; 0,
 *   x' = 0                  and  m' = 0   elsewhere.
 * </pre>
 *
 * <p>K is frozen. It begins with the number of input channels everywhere, so that Kᵀ M counts known
 * inputs; released checkpoints hold other kernels, which their network drew at random. They have
 * one for each input channel; as all channels have one mask, their sum does. Takes NDList(x (N, C,
 * H, W), mask (N, 1, H, W)), 1 = known; returns NDList(y (N, filters, H', W'), new mask (N, 1, H',
 * W')). There is no bias.
 */
public final class MaskKernelConv2d extends AbstractConv2d {

    private final Parameter maskWeight; // (filters, 1, kH, kW)

    private MaskKernelConv2d(Builder builder) {
        super(builder);
        maskWeight =
                addParameter(
                        Parameter.builder()
                                .setName("maskWeight")
                                .setType(Parameter.Type.OTHER)
                                .optRequiresGrad(false)
                                .optInitializer(this::counting)
                                .build());
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        NDArray mask = inputs.get(1);
        NDArray w = parameters.getValue(weight, x.getDevice(), training);
        NDArray k = parameters.getValue(maskWeight, x.getDevice(), training);

        Shape window = new Shape(1, 1, kernel.get(0), kernel.get(1));
        NDArray ones = mask.getManager().ones(window, k.getDataType());
        NDArray newMask = sums(mask, ones).clip(0, 1);
        NDArray weighed = sums(mask, k).add(Masks.inverted(newMask)); // not 0 in the hole
        NDArray y = convolve(x.mul(mask), w, null).mul(newMask).div(weighed);
        return new NDList(y, newMask);
    }

    private NDArray sums(NDArray mask, NDArray kernels) {
        return Convolutions.exactConv2d(mask, kernels, null, stride, padding, dilation, 1);
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        super.prepare(inputShapes);
        maskWeight.setShape(new Shape(filters, 1, kernel.get(0), kernel.get(1)));
    }

    private NDArray counting(NDManager manager, Shape shape, DataType dataType) {
        return manager.full(shape, groupChannels(), dataType);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {outputShape(inputShapes[0], filters), outputShape(inputShapes[1], 1)};
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link MaskKernelConv2d}; groups must stay 1. */
    public static final class Builder extends Conv2dBuilder<Builder> {

        private Builder() {
            biased = false;
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Builds the block.
         *
         * @return the block
         * @throws IllegalArgumentException if a needed setting is missing, or groups or a bias were
         *     asked for
         */
        public MaskKernelConv2d build() {
            if (groups != 1 || biased) {
                throw new IllegalArgumentException(
                        "this convolution has neither groups nor a bias");
            }
            return new MaskKernelConv2d(this);
        }
    }
}
