// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.image.io.MaskPicture;
import io.github.tsgl.image.io.PictureFormat;
import io.github.tsgl.image.io.StoredPicture;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A photo to be filled, as it came.
 *
 * @param model the model
 * @param image the photo's file
 * @param mask the mask's file
 * @param sizing how a large photo is treated; the model's own way if empty
 * @param workingSize the longest side that the network sees; the model's own if empty
 * @param reading reads the mask
 * @param grow by how many pixels the hole becomes wider
 * @param format the format of the result; the photo's if empty
 * @param withoutHole what becomes of a photo whose mask has no hole
 */
record InpaintingRequest(
        ServedModel model,
        byte[] image,
        byte[] mask,
        Optional<Sizing> sizing,
        OptionalInt workingSize,
        Reading reading,
        int grow,
        Optional<PictureFormat> format,
        WithoutHole withoutHole) {

    /** Tells which pixels of a mask's picture are the hole. */
    @FunctionalInterface
    interface Reading {
        MaskPicture of(StoredPicture picture);
    }

    /** What becomes of a photo whose mask has no hole. */
    enum WithoutHole {
        REFUSED,
        COPIED
    }
}
