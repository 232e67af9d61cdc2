// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.gated;

/**
 * What makes the gate of a gated convolution, σ(gate) · ELU(features): the published kinds, from
 * the heaviest to the lightest.
 */
public enum GatedConvKind {
    /** A second convolution like that of the features: one gate for each value. */
    REGULAR,
    /** A second convolution of the same size with one filter: one gate for all channels. */
    SLICE,
    /**
     * A 1×1 convolution: one gate for each value. The published code calls it depth-separable and
     * leaves the depthwise half out.
     */
    DEPTH_SEPARABLE
}
