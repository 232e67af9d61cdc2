// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import java.util.Arrays;
import java.util.Optional;

/**
 * A photo with a hole to be filled.
 *
 * @param photo the photo's number in its set, from 0
 * @param name tells photo and hole from all others of its set, and may be the name of a file
 * @param truth the photo as it is
 * @param mask the hole
 * @param place where the hole is
 * @param labels the photo's semantic map, of its size, for models that look at one
 */
public record HoledPhoto(
        int photo,
        String name,
        RgbImage truth,
        HoleMask mask,
        Place place,
        Optional<RgbImage> labels) {

    private static final byte GRAY = (byte) 128;

    /** Where a hole is. */
    public enum Place {
        /** Where chance or a folder of masks has it. */
        ANYWHERE,
        /** Where the photo is smoothest, which is reported apart. */
        SMOOTH
    }

    /**
     * Returns what there is to see: the photo, gray in the hole.
     *
     * @return a picture that tells nothing about the hole's true content
     */
    public RgbImage holed() {
        byte[] gray = new byte[truth.rgb().length];
        Arrays.fill(gray, GRAY);
        return mask.compose(truth, new RgbImage(truth.width(), truth.height(), gray));
    }

    /** The same hole in what is seen of the photo. */
    HoledPhoto with(PictureView view) {
        return new HoledPhoto(photo, name, view.of(truth), mask, place, labels);
    }
}
