// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.io.StoredPicture;
import java.util.Objects;
import java.util.Optional;

/**
 * A photo, the mask that says which of its pixels to replace, and the photo's semantic map if the
 * model looks at one.
 *
 * @param photo the photo: RGB or gray, with or without alpha, 8 or 16 bits; a pixel of alpha 0 is
 *     unknown, whatever color is stored under it, and is left as it is outside the mask
 * @param mask the mask, of the photo's size: white (at least half of full brightness) is the hole,
 *     black and transparent pixels are kept; what lies between is up to the model's {@link
 *     MaskReading}
 * @param labels the semantic map, of the photo's size: a picture whose colors are the classes that
 *     the model was trained with; what it has in the hole is not looked at
 */
public record InpaintingInput(Image photo, Image mask, Optional<Image> labels) {

    /**
     * Pairs a photo with its mask.
     *
     * @param photo the photo
     * @param mask the mask
     * @throws IllegalArgumentException if their sizes differ
     */
    public InpaintingInput(Image photo, Image mask) {
        this(photo, mask, Optional.empty());
    }

    /**
     * Puts a photo, its mask and its semantic map together.
     *
     * @param photo the photo
     * @param mask the mask
     * @param labels the semantic map
     * @throws IllegalArgumentException if their sizes differ
     */
    public InpaintingInput {
        Objects.requireNonNull(photo, "photo");
        requireSize("mask", Objects.requireNonNull(mask, "mask"), photo);
        labels.ifPresent(map -> requireSize("semantic map", map, photo));
    }

    /**
     * Puts pictures that were read together.
     *
     * @param photo the photo
     * @param mask the mask
     * @param labels the semantic map
     * @return the input
     * @throws IllegalArgumentException if their sizes differ
     */
    public static InpaintingInput of(
            StoredPicture photo, StoredPicture mask, Optional<StoredPicture> labels) {
        return new InpaintingInput(image(photo), image(mask), labels.map(InpaintingInput::image));
    }

    private static Image image(StoredPicture picture) {
        return new BufferedImageFactory().fromImage(picture.pixels());
    }

    private static void requireSize(String name, Image image, Image photo) {
        if (photo.getWidth() != image.getWidth() || photo.getHeight() != image.getHeight()) {
            throw new IllegalArgumentException(
                    "the "
                            + name
                            + " is "
                            + size(image)
                            + " pixels, but the photo is "
                            + size(photo)
                            + ": they must have the same size");
        }
    }

    private static String size(Image image) {
        return image.getWidth() + "x" + image.getHeight();
    }
}
