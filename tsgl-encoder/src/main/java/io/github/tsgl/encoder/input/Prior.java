// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.input;

/**
 * What a network may see of a picture beside the picture itself and its mask. The order is that of
 * the arrays in {@link InpaintingInputs#toList()}.
 */
public enum Prior {
    /** Edges (N, 1, H, W): 1 on an edge, 0 elsewhere. */
    EDGES(1),
    /** The smoothed picture (N, 3, H, W) in [−1, 1], the texture picture. */
    SMOOTHED(3),
    /** The gray picture (N, 1, H, W) in [0, 1]. */
    GRAY(1),
    /**
     * The exemplar fill (N, 4, H, W) of {@link io.github.tsgl.image.ExemplarFill}: the picture in
     * [−1, 1], whole, and how far each pixel can be trusted, in [0, 1], 1 = known.
     */
    EXEMPLAR(4),
    /**
     * Sobel's derivative along the rows (N, 3, H, W) in [−1, 1], of each color, Table VIII's
     * Gradients-X; 0 also where a pixel of the hole would be read.
     */
    GRADIENTS_X(3),
    /** The same down the columns, Gradients-Y. */
    GRADIENTS_Y(3),
    /**
     * The low-resolution picture (N, 3, H, W) in [−1, 1]: means of squares of 8×8 pixels (256 to 32
     * in Table VIII), of their known pixels alone, as large as the picture again.
     */
    LOW_RESOLUTION(3),
    /**
     * The semantic map (N, 3, H, W) in [−1, 1], a picture whose colors are classes, of the known
     * pixels alone. It is not made of the picture, but given with it.
     */
    LABELS(3);

    private final int channels;

    Prior(int channels) {
        this.channels = channels;
    }

    /**
     * Returns how many channels it has.
     *
     * @return C of (N, C, H, W)
     */
    public int channels() {
        return channels;
    }
}
