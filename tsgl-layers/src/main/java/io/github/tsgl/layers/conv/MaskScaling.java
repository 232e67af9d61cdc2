package io.github.tsgl.layers.conv;

/** How a partial convolution makes up for the pixels it does not know. */
public enum MaskScaling {
    /** Times the window's size over its known pixels, sum(1) / sum(M): Eq. 1. */
    KNOWN_RATIO,
    /**
     * Divided by the number of known inputs, pixels times channels: the released balance module,
     * whose normalisation follows.
     */
    KNOWN_MEAN
}
