// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Convolutions;

/**
 * Partial convolution, Eq. 1 and 2: known pixels alone decide the output.
 *
 * <p>With X the window's features, M its mask, W and b the kernel and bias,
 *
 * <pre>
 *   x' = Wᵀ (X ⊙ M) · sum(1) / sum(M) + b   and  m' = 1   where sum(M) &gt; 0,
 *   x' = 0                                  and  m' = 0   elsewhere.
 * </pre>
 *
 * <p>Takes x (N, C, H, W) and a mask of zeros and ones; returns (N, filters, H', W') and the new
 * mask. A mask of shape (N, 1, H, W) holds for all channels, costs one channel of work and gives a
 * mask of shape (N, 1, H', W'). A mask per channel, (N, C, H, W), counts known inputs of all the
 * channels that an output sees; its new mask has shape (N, 1, H', W'), or (N, filters, H', W') with
 * more than one group. Without a mask everything is known. Zero padding counts as unknown.
 */
public final class PartialConv2d extends AbstractConv2d {

    private PartialConv2d(Builder builder) {
        super(builder);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        Device device = x.getDevice();
        return partialConv2d(
                x,
                inputs.size() > 1 ? inputs.get(1) : null,
                parameters.getValue(weight, device, training),
                biasOf(parameters, device, training),
                stride,
                padding,
                dilation,
                groups);
    }

    /**
     * Partial convolution, Eq. 1 and 2, of stride 1 and with zeros around, so that the size stays.
     *
     * @param x the features (N, C, H, W)
     * @param mask 1 = known, 0 = hole, of shape (N, 1, H, W) or (N, C, H, W); or null if all is
     *     known
     * @param weight the kernel (filters, C, kH, kW), kH and kW odd
     * @param bias the bias (filters), or null
     * @return NDList(y (N, filters, H, W), new mask (N, 1, H, W)), or NDList(y) without a mask
     */
    public static NDList partialConv2d(NDArray x, NDArray mask, NDArray weight, NDArray bias) {
        Shape one = new Shape(1, 1);
        Shape kernel = weight.getShape();
        Shape padding = new Shape(kernel.get(2) / 2, kernel.get(3) / 2);
        return partialConv2d(x, mask, weight, bias, one, padding, one, 1);
    }

    /**
     * Partial convolution, Eq. 1 and 2; see {@link PartialConv2d} for the formula and the masks.
     *
     * @param x the features (N, C, H, W)
     * @param mask 1 = known, 0 = hole, of shape (N, 1, H, W) or (N, C, H, W); or null if all is
     *     known
     * @param weight the kernel (filters, C / groups, kH, kW)
     * @param bias the bias (filters), or null
     * @param stride the stride (h, w)
     * @param padding the padding (h, w), which counts as unknown
     * @param dilation the dilation (h, w)
     * @param groups the number of groups
     * @return NDList(y (N, filters, H', W'), new mask), or NDList(y) without a mask
     */
    public static NDList partialConv2d(
            NDArray x,
            NDArray mask,
            NDArray weight,
            NDArray bias,
            Shape stride,
            Shape padding,
            Shape dilation,
            int groups) {
        Shape kernel = weight.getShape(); // (filters, C / groups, kH, kW)
        NDArray seen = mask == null ? allKnown(x) : mask;
        long maskChannels = seen.getShape().get(1);
        int maskGroups = maskChannels > 1 ? groups : 1;
        NDArray ones =
                seen.getManager()
                        .ones(
                                new Shape(
                                        maskGroups,
                                        maskChannels / maskGroups,
                                        kernel.get(2),
                                        kernel.get(3)),
                                seen.getDataType());
        NDArray known = // sum(M) of each window
                Convolutions.exactConv2d(seen, ones, null, stride, padding, dilation, maskGroups);
        if (maskGroups > 1) {
            known = known.repeat(1, kernel.get(0) / groups);
        }
        NDArray newMask = known.clip(0, 1);

        double inputs = kernel.size() / (double) kernel.get(0); // sum(1)
        double perMaskValue = maskChannels > 1 ? 1 : kernel.get(1);
        NDArray factor = // sum(1) / sum(M), or 0 where nothing is known
                Arithmetic.scale(newMask, inputs / perMaskValue).div(known.maximum(1));

        NDArray masked = mask == null ? x : x.mul(mask);
        NDArray y =
                Convolutions.conv2d(masked, weight, null, stride, padding, dilation, groups)
                        .mul(factor);
        if (bias != null) {
            y = y.add(bias.reshape(1, -1, 1, 1)).mul(newMask);
        }
        return mask == null ? new NDList(y) : new NDList(y, newMask);
    }

    private static NDArray allKnown(NDArray x) {
        Shape shape = x.getShape();
        return x.getManager().ones(new Shape(1, 1, shape.get(2), shape.get(3)), x.getDataType());
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape features = outputShape(inputShapes[0], filters);
        if (inputShapes.length == 1) {
            return new Shape[] {features};
        }
        boolean perChannel = inputShapes[1].get(1) > 1 && groups > 1;
        return new Shape[] {features, outputShape(inputShapes[1], perChannel ? filters : 1)};
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link PartialConv2d}. */
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
        public PartialConv2d build() {
            return new PartialConv2d(this);
        }
    }
}
