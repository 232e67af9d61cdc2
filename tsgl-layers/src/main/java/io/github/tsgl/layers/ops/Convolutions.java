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
        if (groups > 1 || !Bfloat16.suits(x, weight.getShape().get(1), outputs)) {
            return exactConv2d(x, weight, bias, stride, padding, dilation, groups);
        }
        double[] numbers = {
            stride.get(0),
            stride.get(1),
            padding.get(0),
            padding.get(1),
            dilation.get(0),
            dilation.get(1)
        };
        NDArray y = OPERATORS.run("conv2d_bfloat16", numbers, x, Bfloat16.rounded(weight));
        MultiplyAddCounter.record(y.size() * (weight.size() / outputs));
        return bias == null ? y : InPlace.addLast(y, bias.reshape(1, outputs, 1, 1));
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
        NDArray y =
                x.getNDArrayInternal()
                        .convolution(x, weight, bias, stride, padding, dilation, groups)
                        .singletonOrThrow();
        MultiplyAddCounter.record(y.size() * (weight.size() / weight.getShape().get(0)));
        return y;
    }

    /**
     * A convolution of single pixels. Where gradients are recorded it is a linear layer of each:
     * the backward pass of PyTorch 2.7.1's own ends the process for some small sizes.
     *
     * @param x the input of shape (N, C, H, W)
     * @param weight the kernel of shape (C', C, 1, 1)
     * @param bias the bias of shape (C')
     * @return the output of shape (N, C', H, W)
     */
    public static NDArray pointwiseConv2d(NDArray x, NDArray weight, NDArray bias) {
        Shape kernel = weight.getShape();
        if (Bfloat16.suits(x, kernel.get(1), kernel.get(0))) {
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
        MultiplyAddCounter.record(x.size() * (weight.size() / weight.getShape().get(0)));
        long outputs = weight.getShape().get(1);
        if (groups == 1 && Bfloat16.suits(x, weight.getShape().get(0), outputs)) {
            NDArray y =
                    OPERATORS.run(
                            "conv_transpose2d_bfloat16", numbers, x, Bfloat16.rounded(weight));
            return bias == null ? y : InPlace.addLast(y, bias.reshape(1, outputs, 1, 1));
        }
        return bias == null
                ? OPERATORS.run("conv_transpose2d_no_bias", numbers, x, weight)
                : OPERATORS.run("conv_transpose2d", numbers, x, weight, bias);
    }
}
