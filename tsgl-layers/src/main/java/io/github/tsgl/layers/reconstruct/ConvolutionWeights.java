package io.github.tsgl.layers.reconstruct;

import ai.djl.nn.Block;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.conv.SpectralNormConv2d;

/** What the convolutions after a denormalization do with their weights. */
enum ConvolutionWeights {
    /** They use them as they are. */
    PLAIN,
    /** They divide them by their largest singular value. */
    SPECTRAL_NORM;

    Block newBlock(int filters, int kernel) {
        return switch (this) {
            case PLAIN -> PlainConv2d.builder().setFilters(filters).setKernelShape(kernel).build();
            case SPECTRAL_NORM ->
                    SpectralNormConv2d.builder().setFilters(filters).setKernelShape(kernel).build();
        };
    }
}
