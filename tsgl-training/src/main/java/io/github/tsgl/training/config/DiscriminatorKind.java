package io.github.tsgl.training.config;

/** The discriminators. */
public enum DiscriminatorKind {
    /** That of TSGL and PEN-Net: spectrally normalised convolutions, scores only. */
    PATCH,
    /** LaMa's: batch normalisation, and the features of its layers for feature matching. */
    N_LAYER,
    /** HiFill's: plain convolutions and a linear layer, one score for a picture of fixed size. */
    HIFILL
}
