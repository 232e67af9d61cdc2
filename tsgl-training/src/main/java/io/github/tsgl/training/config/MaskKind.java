package io.github.tsgl.training.config;

/** What draws the holes. */
public enum MaskKind {
    /** Strokes, scratches, blobs and boxes with a uniform hole ratio. */
    IRREGULAR,
    /** LaMa's narrow masks. */
    LAMA_NARROW,
    /** LaMa's medium masks. */
    LAMA_MEDIUM,
    /** LaMa's wide masks. */
    LAMA_WIDE,
    /** {@link io.github.tsgl.training.mask.LamaMasks#training}. */
    LAMA_TRAINING,
    /** PEN-Net's square. */
    SQUARE,
    /** Free-form strokes. */
    FREE_FORM,
    /** Rotated, resized templates of objects, as in HiFill. */
    OBJECTS
}
