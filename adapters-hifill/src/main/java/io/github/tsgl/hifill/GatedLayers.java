// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import io.github.tsgl.layers.gated.GatedConv2d;
import io.github.tsgl.layers.gated.GatedConvKind;
import io.github.tsgl.layers.gated.GatedUpConv2d;

/**
 * The layers of a network whose gates are all of one kind.
 *
 * @param kind what makes the gates
 */
record GatedLayers(GatedConvKind kind) {

    /** A 3×3 convolution that keeps the size. */
    GatedConv2d plain(int filters) {
        return dilated(filters, 1);
    }

    /** A 3×3 convolution of distant pixels that keeps the size. */
    GatedConv2d dilated(int filters, int dilation) {
        return conv(filters).optDilation(dilation).build();
    }

    /** A convolution of stride 2. */
    GatedConv2d halving(int filters, int kernel) {
        return conv(filters).optKernel(kernel).optStride(2).build();
    }

    /** A doubling of the size and a 3×3 convolution. */
    GatedUpConv2d doubling(int filters) {
        return new GatedUpConv2d(kind, filters);
    }

    private GatedConv2d.Builder conv(int filters) {
        return GatedConv2d.builder().setFilters(filters).optKind(kind);
    }
}
