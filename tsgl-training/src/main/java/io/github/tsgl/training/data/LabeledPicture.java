// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import io.github.tsgl.image.RgbImage;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A decoded photo with its semantic map, if it has one.
 *
 * @param picture the photo
 * @param labels the map, of the same size; its colors are classes
 */
public record LabeledPicture(RgbImage picture, Optional<RgbImage> labels) {

    /**
     * Makes the pair.
     *
     * @param picture the photo
     * @param labels the map
     * @throws IllegalArgumentException if their sizes differ
     */
    public LabeledPicture {
        labels.ifPresent(picture::requireSameSize);
    }

    /**
     * Moves pixels of both, such as a crop or a mirror image, without mixing any.
     *
     * @param move makes a new picture
     * @return both, moved
     */
    public LabeledPicture map(UnaryOperator<RgbImage> move) {
        return new LabeledPicture(move.apply(picture), labels.map(move));
    }
}
