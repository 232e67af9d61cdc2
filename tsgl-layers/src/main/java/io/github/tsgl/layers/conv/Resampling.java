// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

/** How an equalized convolution changes the size of its input. */
enum Resampling {
    /** The size stays. */
    NONE,
    /** Half the size: a low-pass filter, then the convolution with stride 2. */
    DOWN,
    /** Twice the size: the transposed convolution with stride 2, then a low-pass filter. */
    UP
}
