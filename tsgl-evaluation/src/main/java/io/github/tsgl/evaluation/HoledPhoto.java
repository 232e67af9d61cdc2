package io.github.tsgl.evaluation;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import java.util.Arrays;
import java.util.Optional;

/**
 * A photo with a hole to be filled.
 *
 * @param name tells photo and hole from all others of its set, and may be the name of a file
 * @param truth the photo as it is
 * @param mask the hole
 * @param range the range that the hole's size was drawn from; none for a hole at a smooth place
 */
public record HoledPhoto(String name, RgbImage truth, HoleMask mask, Optional<RatioRange> range) {

    private static final byte GRAY = (byte) 128;

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
}
