package io.github.tsgl.zoo;

import ai.djl.modality.cv.Image;
import io.github.tsgl.image.MaskReading;
import java.util.Objects;

/**
 * A photo and the mask that says which of its pixels to replace.
 *
 * @param photo the photo: RGB or gray, with or without alpha, 8 or 16 bits; a pixel of alpha 0 is
 *     unknown, whatever color is stored under it, and is left as it is outside the mask
 * @param mask the mask, of the photo's size: white (at least half of full brightness) is the hole,
 *     black and transparent pixels are kept; what lies between is up to the model's {@link
 *     MaskReading}
 */
public record InpaintingInput(Image photo, Image mask) {

    /**
     * Pairs a photo with its mask.
     *
     * @param photo the photo
     * @param mask the mask
     * @throws IllegalArgumentException if their sizes differ
     */
    public InpaintingInput {
        Objects.requireNonNull(photo, "photo");
        Objects.requireNonNull(mask, "mask");
        if (photo.getWidth() != mask.getWidth() || photo.getHeight() != mask.getHeight()) {
            throw new IllegalArgumentException(
                    "the mask is "
                            + size(mask)
                            + " pixels, but the photo is "
                            + size(photo)
                            + ": they must have the same size");
        }
    }

    private static String size(Image image) {
        return image.getWidth() + "x" + image.getHeight();
    }
}
