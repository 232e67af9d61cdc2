// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.config;

import io.github.tsgl.training.mask.BorderDistance;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The holes.
 *
 * @param kind what draws them, if there is no folder
 * @param folder a folder of mask pictures, white = hole, to take them from instead; with {@link
 *     Kind#OBJECTS} of outlines to draw them from
 * @param min the smallest part of a sample that is hole, of irregular holes; a folder's masks are
 *     left out up to it, as the published ranges have it
 * @param max the largest part of a sample that is hole, of irregular holes and a folder's masks
 * @param border which of a folder's masks are taken; both kinds without it
 */
public record MaskConfig(
        Kind kind, Optional<Path> folder, double min, double max, Optional<BorderDistance> border) {

    void check(Check check) {
        check.within("min", min, 0, 1);
        check.within("max", max, 0, 1);
        check.that(min > 0, "must be above 0", "min");
        check.that(max < 1, "must be below 1", "max");
        check.that(min <= max, "must not be above masks.max", "min", "max");
        check.that(
                border.isEmpty() || folder.isPresent() && kind != Kind.OBJECTS,
                "needs a masks.folder of masks: drawn holes lie anywhere",
                "border");
    }

    /** What draws the holes. */
    public enum Kind {
        /** Strokes, scratches, blobs and boxes with a uniform hole ratio. */
        IRREGULAR,
        /** LaMa's narrow masks. */
        LAMA_NARROW,
        /** LaMa's medium masks. */
        LAMA_MEDIUM,
        /** LaMa's wide masks. */
        LAMA_WIDE,
        /** LaMa's narrow, medium or wide masks. */
        LAMA_MIXED,
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
}
