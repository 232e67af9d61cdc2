package io.github.tsgl.layers.reconstruct;

/** How normalised features n are rebuilt from gamma and beta, which a guide yields. */
public enum Modulation {
    /** gamma · n + beta (Eq. 6). */
    PAPER,
    /** (1 + gamma) · n + beta, as the released code has it. */
    RELEASED
}
