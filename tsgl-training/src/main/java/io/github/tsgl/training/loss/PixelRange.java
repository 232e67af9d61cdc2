package io.github.tsgl.training.loss;

/** The range of a picture's values. */
public enum PixelRange {
    /** [0, 1], as in LaMa. */
    UNIT,
    /** [-1, 1], as in TSGL, PEN-Net and HiFill. */
    SIGNED
}
