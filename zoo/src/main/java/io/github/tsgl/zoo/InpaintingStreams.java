// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import io.github.tsgl.image.io.PictureReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;

/**
 * Streams of what {@link InpaintingFiles} has, as an input of a model: uploads, resources, entries
 * of an archive. They are read to their ends, photo first, when the model is asked for the result,
 * and are the caller's to close.
 *
 * @param photo the photo's file
 * @param mask the mask's, of the photo's size as it is shown
 * @param labels the semantic map's, if the model looks at one
 */
public record InpaintingStreams(InputStream photo, InputStream mask, Optional<InputStream> labels) {

    /**
     * Pairs a photo's file with its mask's.
     *
     * @param photo the photo's file
     * @param mask the mask's
     */
    public InpaintingStreams(InputStream photo, InputStream mask) {
        this(photo, mask, Optional.empty());
    }

    /**
     * Puts the files of a photo, its mask and its semantic map together.
     *
     * @param photo the photo's file
     * @param mask the mask's
     * @param labels the semantic map's
     */
    public InpaintingStreams {
        Objects.requireNonNull(photo, "photo");
        Objects.requireNonNull(mask, "mask");
        Objects.requireNonNull(labels, "labels");
    }

    InpaintingInput read(PictureReader reader) throws IOException {
        return InpaintingInput.of(
                reader.read("photo", photo.readAllBytes()),
                reader.read("mask", mask.readAllBytes()),
                labels.isEmpty()
                        ? Optional.empty()
                        : Optional.of(reader.read("labels", labels.get().readAllBytes())));
    }
}
