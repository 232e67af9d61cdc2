// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import ai.djl.ndarray.types.Shape;
import io.github.tsgl.encoder.host.FeatureLevel;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The features that an encoder of {@link PenNetGenerator} must give: six levels, of which level k
 * has 1 / 2ᵏ of the picture's size, k = 1 ... 6.
 *
 * @param width the channels of level 1, a multiple of 4; they double from level to level up to
 *     sixteen times as many, which levels 5 and 6 both have
 */
record FeaturePyramid(int width) {

    /** The number of levels. */
    static final int LEVELS = 6;

    /** What the sides of a picture must be multiples of. */
    static final int MULTIPLE = 1 << LEVELS;

    /**
     * Makes a pyramid.
     *
     * @param width the channels of level 1
     * @throws IllegalArgumentException if it is not a positive multiple of 4
     */
    FeaturePyramid {
        if (width < 4 || width % 4 != 0) {
            throw new IllegalArgumentException("a width must be a multiple of 4, not " + width);
        }
    }

    /**
     * Tells how many channels a level has.
     *
     * @param level the level, from 1 to 6
     * @return the channels
     */
    int channels(int level) {
        return width << Math.min(level - 1, LEVELS - 2);
    }

    /**
     * Tells what an encoder must give.
     *
     * @return levels 1 to 6
     */
    List<FeatureLevel> levels() {
        return FeatureLevel.halvings(
                IntStream.rangeClosed(1, LEVELS).map(this::channels).toArray());
    }

    /**
     * Tells the shapes of the features of pictures.
     *
     * @param picture the pictures' shape (N, C, H, W), both sides multiples of {@link #MULTIPLE}
     * @return the shapes (N, channels, H / 2ᵏ, W / 2ᵏ) of levels 1 to 6
     */
    Shape[] shapes(Shape picture) {
        return FeatureLevel.shapes(levels(), picture);
    }
}
