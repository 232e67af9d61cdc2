// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import ai.djl.nn.Block;
import io.github.tsgl.layers.Edition;

/** The convolution of the texture stream, activation included. */
public final class MaskedConvolution {

    private MaskedConvolution() {}

    /**
     * Makes the block.
     *
     * @param edition the paper's, partial convolution and leaky ReLU; or the released network's,
     *     equalized convolution and leaky ReLU, times the mask's ratio
     * @param filters the number of output channels
     * @param kernel the odd size of the square kernel
     * @param stride the stride, 1 or 2
     * @return a block that takes x (N, C, H, W) and a mask (N, 1, H, W) and returns (N, filters,
     *     H', W') and (N, 1, H', W'); both without masks if called without one
     */
    public static Block of(Edition edition, int filters, int kernel, int stride) {
        if (edition == Edition.RELEASED) {
            return new MaskedEqualizedConv2d(filters, kernel, stride);
        }
        PartialConv2d conv =
                PartialConv2d.builder()
                        .setFilters(filters)
                        .setKernelShape(kernel)
                        .optStride(stride)
                        .build();
        return ConvNormAct.of(conv, ActivationFunction.LEAKY_RELU);
    }
}
