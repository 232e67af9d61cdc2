package io.github.tsgl.layers.reconstruct;

/** What a {@link Reconstruction} adds to the sum of its branches. */
public enum Shortcut {
    /** Nothing, as in Eq. 6. */
    NONE,
    /** The texture itself, as the released network for LaMa does. */
    TEXTURE
}
