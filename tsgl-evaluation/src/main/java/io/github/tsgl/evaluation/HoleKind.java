package io.github.tsgl.evaluation;

/** What the holes of an evaluation look like. */
public enum HoleKind {
    /** Strokes, blobs and boxes, as {@link io.github.tsgl.training.mask.IrregularMasks}. */
    IRREGULAR,
    /** One box, as {@link io.github.tsgl.training.mask.BoxMasks}. */
    BOX,
    /** An object's outline, as {@link io.github.tsgl.training.mask.ObjectMasks#anywhere}. */
    OBJECT
}
