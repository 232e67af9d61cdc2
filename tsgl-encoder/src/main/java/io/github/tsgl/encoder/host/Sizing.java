// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

/**
 * How a photo that is larger than the working size goes through the network.
 *
 * <p>A photo that fits the working size goes through whole and as it is, whatever the sizing.
 * Always, only the hole's pixels of the photo are replaced; no photo is ever enlarged.
 */
public enum Sizing {
    /**
     * The whole photo is shrunk so that its longer side is the working size, and the hole's content
     * is enlarged again. One forward pass; the whole photo is seen, fine detail is not made. With
     * HiFill, whatever its encoder, both sides become the working size, rounded down to a multiple
     * of 16, and fine detail comes from the places that its attention names (contextual residual
     * aggregation).
     */
    RESIZE,

    /**
     * A window around each part of the hole, at least as large as the working size and twice as
     * large as that part, goes through the network; only a window larger than the working size is
     * shrunk, and a network that looks at an exemplar fill gets one of the photo's own pixels,
     * whose detail comes back. A long thin part, such as a scratch, is cut into pieces, each in a
     * window of the working size that sees the pieces before it filled. One forward pass for each
     * window; parts that share a window share the pass. If there were more than 400 windows, they
     * are larger.
     */
    CROP,

    /** The whole photo at its own size. Time and memory grow with the photo. */
    ORIGINAL
}
