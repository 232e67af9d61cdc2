package io.github.tsgl.encoder;

/** Which description of TSGL a network follows where the two differ. */
public enum Edition {
    /** The paper's formulas. */
    PAPER,
    /** The released 256×256 network, tensor for tensor. */
    RELEASED
}
