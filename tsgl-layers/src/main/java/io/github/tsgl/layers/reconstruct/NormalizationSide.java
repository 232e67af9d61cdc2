// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.reconstruct;

/** What a normalization's mean and variance are taken over. */
enum NormalizationSide {
    /** All positions of a channel (Eq. 7). */
    GLOBAL,
    /** All channels of a position (Eq. 8). */
    LOCAL
}
