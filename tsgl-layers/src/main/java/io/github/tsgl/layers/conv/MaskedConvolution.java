package io.github.tsgl.layers.conv;

import ai.djl.nn.Block;

/** The convolution of the texture stream, activation included. */
public enum MaskedConvolution {
    /** The paper's: partial convolution and leaky ReLU. */
    PARTIAL,
    /** The released network's: {@link MaskedEqualizedConv2d}. */
    EQUALIZED;

    /**
     * Makes the block.
     *
     * @param filters the number of output channels
     * @param kernel the odd size of the square kernel
     * @param stride the stride, 1 or 2
     * @return a block that takes x (N, C, H, W) and a mask (N, 1, H, W) and returns (N, filters,
     *     H', W') and (N, 1, H', W'); both without masks if called without one
     */
    public Block create(int filters, int kernel, int stride) {
        if (this == EQUALIZED) {
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
