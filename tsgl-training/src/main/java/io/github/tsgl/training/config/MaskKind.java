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
    /** The mixture of masks that LaMa is trained with. */
    LAMA_TRAINING,
    /** PEN-Net's square. */
    SQUARE,
    /** PEN-Net's square, turned by up to 45 degrees as for its training. */
    SQUARE_TURNED,
    /** Free-form strokes. */
    FREE_FORM,
    /** Rotated, resized templates of objects, as in HiFill. */
    OBJECTS
}
