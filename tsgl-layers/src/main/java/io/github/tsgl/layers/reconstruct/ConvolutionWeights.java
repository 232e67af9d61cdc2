// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.reconstruct;

import ai.djl.nn.Block;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.conv.SpectralNormConv2d;
import java.util.Optional;

/** What the convolutions after a denormalization do with their weights. */
enum ConvolutionWeights {
    /** There are no convolutions. */
    NONE,
    /** They use them as they are. */
    PLAIN,
    /** They divide them by their largest singular value. */
    SPECTRAL_NORM;

    Optional<Block> newBlock(int filters, int kernel) {
        return switch (this) {
            case NONE -> Optional.empty();
            case PLAIN ->
                    Optional.of(
                            PlainConv2d.builder()
                                    .setFilters(filters)
                                    .setKernelShape(kernel)
                                    .build());
            case SPECTRAL_NORM ->
                    Optional.of(
                            SpectralNormConv2d.builder()
                                    .setFilters(filters)
                                    .setKernelShape(kernel)
                                    .build());
        };
    }
}
