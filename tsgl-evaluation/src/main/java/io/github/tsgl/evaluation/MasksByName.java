// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.image.io.StoredPicture;
import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Masks of a folder that belong to photos by their names: NAME.* or LaMa's NAME_mask001.*. */
final class MasksByName {

    private static final double MAX_MEGAPIXELS = 300;
    private static final PictureReader READER =
            PictureReader.strict(MAX_MEGAPIXELS, "an evaluation");

    private final Map<String, List<Path>> masks;

    private MasksByName(Map<String, List<Path>> masks) {
        this.masks = masks;
    }

    static MasksByName list(Path folder) throws IOException {
        return new MasksByName(
                PictureReader.list(folder).stream()
                        .collect(
                                Collectors.groupingBy(
                                        file -> stem(file).replaceFirst("_mask\\d*$", ""),
                                        TreeMap::new,
                                        Collectors.toList())));
    }

    /** Whether a photo has a mask here. */
    boolean has(Path photo) {
        return masks.containsKey(stem(photo));
    }

    /** A photo's masks, in the order of their names; the photo itself is none. */
    List<Path> of(Path photo) {
        return masks.getOrDefault(stem(photo), List.of()).stream()
                .filter(mask -> !mask.equals(photo))
                .toList();
    }

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

    static String stem(Path file) {
        String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }
}
