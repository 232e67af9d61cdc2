// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.image.RgbImage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A decoded photo with its semantic map, if it has one, and what was made of it ahead.
 *
 * @param picture the photo
 * @param labels the map, of the same size; its colors are classes
 * @param ahead what {@link InputPreparation#ahead} made of the photo, of the same size
 */
public record LabeledPicture(
        RgbImage picture, Optional<RgbImage> labels, Map<Prior, RgbImage> ahead) {

    /**
     * Puts a photo and what belongs to it together.
     *
     * @param picture the photo
     * @param labels the map
     * @param ahead what was made of the photo
     * @throws IllegalArgumentException if their sizes differ
     */
    public LabeledPicture {
        labels.ifPresent(picture::requireSameSize);
        ahead = Map.copyOf(ahead);
        ahead.values().forEach(picture::requireSameSize);
    }

    /**
     * Makes a pair of a photo of which nothing was made ahead.
     *
     * @param picture the photo
     * @param labels the map
     * @throws IllegalArgumentException if their sizes differ
     */
    public LabeledPicture(RgbImage picture, Optional<RgbImage> labels) {
        this(picture, labels, Map.of());
    }

    /**
     * Moves pixels of all, such as a crop or a mirror image, without mixing any.
     *
     * @param move makes a new picture
     * @return all, moved
     */
    public LabeledPicture map(UnaryOperator<RgbImage> move) {
        Map<Prior, RgbImage> moved = new EnumMap<>(Prior.class);
        ahead.forEach((prior, made) -> moved.put(prior, move.apply(made)));
        return new LabeledPicture(move.apply(picture), labels.map(move), moved);
    }
}
