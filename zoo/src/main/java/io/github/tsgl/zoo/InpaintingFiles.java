// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import io.github.tsgl.image.io.PictureReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The files of what {@link InpaintingInput} has, as an input of a model: PNG, JPEG, BMP, TIFF, GIF
 * or WebP, whatever their names. A photo is turned as its EXIF data say, 16 bits and transparency
 * stay, and colors that would be misread (CMYK) are refused. They are read when the model is asked
 * for the result; what is wrong with one is a {@link ai.djl.translate.TranslateException} of one
 * line with its name.
 *
 * @param photo the photo's file
 * @param mask the mask's, of the photo's size as it is shown
 * @param labels the semantic map's, if the model looks at one
 */
public record InpaintingFiles(Path photo, Path mask, Optional<Path> labels) {

    /**
     * Pairs a photo's file with its mask's.
     *
     * @param photo the photo's file
     * @param mask the mask's
     */
    public InpaintingFiles(Path photo, Path mask) {
        this(photo, mask, Optional.empty());
    }

    /**
     * Puts the files of a photo, its mask and its semantic map together.
     *
     * @param photo the photo's file
     * @param mask the mask's
     * @param labels the semantic map's
     */
    public InpaintingFiles {
        Objects.requireNonNull(photo, "photo");
        Objects.requireNonNull(mask, "mask");
        Objects.requireNonNull(labels, "labels");
    }

    InpaintingInput read(PictureReader reader) throws IOException {
        return InpaintingInput.of(
                reader.read(photo),
                reader.read(mask),
                labels.isEmpty() ? Optional.empty() : Optional.of(reader.read(labels.get())));
    }
}
