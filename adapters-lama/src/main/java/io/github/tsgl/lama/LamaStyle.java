// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

/** What a LaMa network is made of. */
enum LamaStyle {
    /** Fast Fourier convolutions, as in LaMa-Fourier and Big-LaMa. */
    FOURIER,
    /**
     * Ordinary convolutions with biases, as in LaMa-Regular: the encoder pads with zeros where it
     * shrinks, and no activation ends a residual block.
     */
    REGULAR
}
