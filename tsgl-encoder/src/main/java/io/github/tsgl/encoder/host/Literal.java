// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

/**
 * A point at which the paper's edition of a TSGL network leaves the paper's text, unless the
 * network is literal in it.
 */
public enum Literal {
    /** Eq. 6: guides as they are, not divided by their root mean square. */
    GUIDES,
    /** Eq. 7 and 8: nothing is added to a variance; features without one become 0. */
    EPSILON,
    /** Eq. 6: a rebuilt texture as it is, no leaky ReLU and 3×3 convolution behind it. */
    RECONSTRUCTION,
    /** Eq. 1 and the text below: every layer of the structure has a bias and a normalization. */
    STRUCTURE,
    /** Section IV-A: the convolutions that make the six maps have no activation behind them. */
    FUSION,
    /** Eq. 12: a 1×1 convolution alone ends the equalization. */
    EQUALIZATION
}
