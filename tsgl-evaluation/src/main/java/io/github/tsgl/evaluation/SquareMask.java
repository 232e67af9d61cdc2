// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.image.io.StoredPicture;
import java.io.IOException;
import java.nio.file.Path;

/** Reads the middle square of masks that belong to photos. */
final class SquareMask {

    private static final double MAX_MEGAPIXELS = 300;
    private static final PictureReader READER =
            PictureReader.strict(MAX_MEGAPIXELS, "an evaluation");

    private SquareMask() {}

    /** The middle square of a mask, resized to the nearest pixels. */
    static HoleMask read(Path file, int side) throws IOException {
        StoredPicture picture = READER.read(file);
        HoleMask mask = picture.toMask(MaskReading.BRIGHT);
        int square = Math.min(mask.width(), mask.height());
        int left = (mask.width() - square) / 2;
        int top = (mask.height() - square) / 2;
        HoleMask resized =
                HoleMask.of(
                        side,
                        side,
                        (x, y) ->
                                mask.isHole(
                                        left + (int) ((2L * x + 1) * square / (2L * side)),
                                        top + (int) ((2L * y + 1) * square / (2L * side))));
        if (resized.isAllKnown()) {
            throw new IOException(file + ": has no hole in its middle square");
        }
        return resized;
    }
}
