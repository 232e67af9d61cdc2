package io.github.tsgl.layers.reconstruct;

/** How large a guide's values are when gamma and beta are made from them. */
public enum GuideScale {
    /** As the guide has them (Eq. 6). */
    AS_GIVEN,
    /**
     * Divided by their root mean square over an image. A residual structure is as large as the
     * texture that it rebuilds, so that without this textures grow from stage to stage and in
     * training without bound. Not in the paper.
     */
    UNIT
}
