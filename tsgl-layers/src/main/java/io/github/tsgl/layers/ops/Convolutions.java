// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Convolutions, which report their multiply-adds to {@link MultiplyAddCounter}. Where {@link
 * Bfloat16} is on, those of features are computed so.
 */
public final class Convolutions {

    private static final ScriptModule OPERATORS = ScriptModule.of(Convolutions.class);

    /** Four times as many fit into 16 numbers, which AVX-512 multiplies at once. */
    private static final int QUAD_FILTERS = 4;

    private static final int QUAD_KERNEL = 5;

    private Convolutions() {}

    /**
     * Convolution.
     *
     * @param x the input of shape (N, C, H, W)
     * @param weight the kernel of shape (C', C / groups, kH, kW)
     * @param bias the bias of shape (C'), or null
     * @param stride the stride (h, w)
     * @param padding the zero padding (h, w)
     * @param dilation the dilation (h, w)
     * @param groups the number of groups
     * @return the output of shape (N, C', H', W')
     */
    public static NDArray conv2d(
            NDArray x,
            NDArray weight,
            NDArray bias,
            Shape stride,
            Shape padding,
            Shape dilation,
            int groups) {
        long outputs = weight.getShape().get(0);
        long inputs = weight.getShape().get(1);
        if (groups > 1
                || !Bfloat16.suits(x, inputs, outputs)
                || !Bfloat16.pays(x.size() / inputs / stride.size() * weight.size())) {
            boolean quads =
                    Bfloat16.isRounded(x) && drawsQuads(x, weight, stride, dilation, groups);
            NDArray seen = quads ? x : Bfloat16.float32(x);
            return exactConv2d(seen, weight, bias, stride, padding, dilation, groups);
        }
        double[] numbers = {
            stride.get(0),
            stride.get(1),
            padding.get(0),
            padding.get(1),
            dilation.get(0),
            dilation.get(1)
        };
        NDArray rounded = Bfloat16.rounded(weight);
        boolean inside = bias != null && Bfloat16.isRounded(x);
        NDArray y =
                inside
                        ? OPERATORS.run("conv2d_bfloat16_biased", numbers, x, rounded, bias)
                        : OPERATORS.run("conv2d_bfloat16", numbers, x, rounded);
        MultiplyAddCounter.record(y.size() * (weight.size() / outputs));
        return bias == null || inside ? y : InPlace.addLast(y, bias.reshape(1, outputs, 1, 1));
    }

    /**
     * Convolution in the arrays' own precision: of masks, whose sums are counts, and with fixed
     * filters.
     *
     * @param x the input of shape (N, C, H, W)
     * @param weight the kernel of shape (C', C / groups, kH, kW)
     * @param bias the bias of shape (C'), or null
     * @param stride the stride (h, w)
     * @param padding the zero padding (h, w)
     * @param dilation the dilation (h, w)
     * @param groups the number of groups
     * @return the output of shape (N, C', H', W')
     */
    public static NDArray exactConv2d(
            NDArray x,
            NDArray weight,
            NDArray bias,
            Shape stride,
            Shape padding,
            Shape dilation,
            int groups) {
        if (drawsQuads(x, weight, stride, dilation, groups)) {
            return conv2dByQuads(x, weight, bias, padding);
        }
        NDArray y =
                x.getNDArrayInternal()
                        .convolution(x, weight, bias, stride, padding, dilation, groups)
                        .singletonOrThrow();
        MultiplyAddCounter.record(y.size() * (weight.size() / weight.getShape().get(0)));
        return y;
    }

    /**
     * Tells whether a convolution has so few filters that most of what a processor's instruction
     * multiplies would be padding, and so large a kernel that one more row and column cost little.
     */
    private static boolean drawsQuads(
            NDArray x, NDArray weight, Shape stride, Shape dilation, int groups) {
        Shape kernel = weight.getShape();
        return kernel.get(0) <= QUAD_FILTERS
                && Math.min(kernel.get(2), kernel.get(3)) >= QUAD_KERNEL
                && stride.size() == 1
                && dilation.size() == 1
                && groups == 1
                && !x.getDevice().isGpu()
                && !weight.hasGradient();
    }

    /**
     * A convolution of stride 1 whose filters draw four pixels at a time, at stride 2: each filter
     * becomes four, which look at one more row and column, where three have zeros. Gradients of x
     * flow through it; weights that are trained have PyTorch's own convolution. Of rounded features
     * it is one in bfloat16 whose sums are in float32 again.
     */
    private static NDArray conv2dByQuads(NDArray x, NDArray weight, NDArray bias, Shape padding) {
        double[] numbers = {padding.get(0), padding.get(1)};
        NDArray y = Bfloat16.float32(OPERATORS.run("conv2d_quads", numbers, x, weight));
        MultiplyAddCounter.record(y.size() * (weight.size() / weight.getShape().get(0)));
        return bias == null ? y : InPlace.addLast(y, bias.reshape(1, bias.size(), 1, 1));
    }

    /**
     * A convolution of single pixels. Where gradients are recorded it is a linear layer of each, in
     * training in float32: the backward pass of PyTorch 2.7.1's own ends the process for some small
     * sizes.
     *
     * @param x the input of shape (N, C, H, W)
     * @param weight the kernel of shape (C', C, 1, 1)
     * @param bias the bias of shape (C')
     * @return the output of shape (N, C', H, W)
     */
    public static NDArray pointwiseConv2d(NDArray x, NDArray weight, NDArray bias) {
        Shape kernel = weight.getShape();
        if (Bfloat16.suits(x, kernel.get(1), kernel.get(0)) && !Bfloat16.isTraining()) {
            Shape one = new Shape(1, 1);
            return conv2d(x, weight, bias, one, new Shape(0, 0), one, 1);
        }
        NDArray y = OPERATORS.run("pointwise_conv2d", x, weight, bias);
        MultiplyAddCounter.record(y.size() * x.getShape().get(1));
        return y;
    }

    /**
     * Transposed convolution.
     *
     * @param x the input of shape (N, C, H, W)
     * @param weight the kernel of shape (C, C' / groups, kH, kW)
     * @param bias the bias of shape (C'), or null
     * @param stride the stride (h, w)
     * @param padding how much is cut from each side (h, w)
     * @param outputPadding how much is added at the bottom and right (h, w), less than the stride
     * @param dilation the dilation (h, w)
     * @param groups the number of groups
     * @return the output of shape (N, C', (H - 1) stride - 2 padding + dilation (kH - 1) +
     *     outputPadding + 1, ...)
     */
    public static NDArray convTranspose2d(
            NDArray x,
            NDArray weight,
            NDArray bias,
            Shape stride,
            Shape padding,
            Shape outputPadding,
            Shape dilation,
            int groups) {
        double[] numbers = {
            stride.get(0),
            stride.get(1),
            padding.get(0),
            padding.get(1),
            outputPadding.get(0),
            outputPadding.get(1),
            groups,
            dilation.get(0),
            dilation.get(1)
        };
        long inputs = weight.getShape().get(0);
        long multiplyAdds = x.size() * (weight.size() / inputs);
        MultiplyAddCounter.record(multiplyAdds);
        long outputs = weight.getShape().get(1);
        if (groups == 1 && Bfloat16.suits(x, inputs, outputs) && Bfloat16.pays(multiplyAdds)) {
            NDArray rounded = Bfloat16.rounded(weight);
            if (bias != null && Bfloat16.isRounded(x)) {
                return OPERATORS.run("conv_transpose2d_bfloat16_biased", numbers, x, rounded, bias);
            }
            NDArray y = OPERATORS.run("conv_transpose2d_bfloat16", numbers, x, rounded);
            return bias == null ? y : InPlace.addLast(y, bias.reshape(1, outputs, 1, 1));
        }
        NDArray exact = Bfloat16.float32(x);
        return bias == null
                ? OPERATORS.run("conv_transpose2d_no_bias", numbers, exact, weight)
                : OPERATORS.run("conv_transpose2d", numbers, exact, weight, bias);
    }
}
