// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import io.github.tsgl.training.mask.MaskFolder;
import io.github.tsgl.training.mask.MaskGenerator;
import java.util.Locale;

/** What holes look like; {@code docs/masks.md} shows most of them. */
public enum HoleKind {

    /** Strokes, blobs and boxes, {@link MaskGenerator#irregular}; of each range in turn. */
    IRREGULAR,
    /** One box, {@link MaskGenerator#box}; of each range in turn. */
    BOX,
    /** An object's outline anywhere, {@link MaskGenerator#objects}; of each range in turn. */
    OBJECTS,
    /** LaMa's evaluation masks, {@link MaskGenerator#lamaNarrow}. */
    LAMA_THIN,
    /** LaMa's evaluation masks, {@link MaskGenerator#lamaMedium}. */
    LAMA_MEDIUM,
    /** LaMa's evaluation masks, {@link MaskGenerator#lamaWide}. */
    LAMA_THICK,
    /** The square in the middle, {@link MaskGenerator#centeredSquare}. */
    SQUARE,
    /** Zigzag strokes, {@link MaskGenerator#freeForm}. */
    FREE_FORM;

    /** Whether holes are made as large as a range says. */
    boolean hasRange() {
        return this == IRREGULAR || this == BOX || this == OBJECTS;
    }

    /**
     * Returns what draws such holes.
     *
     * @param range how large they are, for kinds that are made as large as one likes
     * @return the generator
     * @throws IllegalArgumentException for {@link #OBJECTS}, which need outlines
     */
    public MaskGenerator generator(RatioRange range) {
        if (this == OBJECTS) {
            throw new IllegalArgumentException("objects need outlines");
        }
        return generator(range, null);
    }

    /** The masks; the range is for kinds that have one, the outlines for objects. */
    MaskGenerator generator(RatioRange range, MaskFolder outlines) {
        return switch (this) {
            case IRREGULAR -> MaskGenerator.irregular(range.least(), range.greatest());
            case BOX -> MaskGenerator.box(range.least(), range.greatest());
            case OBJECTS -> MaskGenerator.objects(outlines, range.least(), range.greatest());
            case LAMA_THIN -> MaskGenerator.lamaNarrow();
            case LAMA_MEDIUM -> MaskGenerator.lamaMedium();
            case LAMA_THICK -> MaskGenerator.lamaWide();
            case SQUARE -> MaskGenerator.centeredSquare();
            case FREE_FORM -> MaskGenerator.freeForm();
        };
    }

    /** {@inheritDoc} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
