package io.github.tsgl.pennet;

import ai.djl.ndarray.types.Shape;

/**
 * The features that an encoder of {@link PenNetGenerator} must give: six levels, of which level k
 * has 1 / 2ᵏ of the picture's size, k = 1 ... 6.
 *
 * @param width the channels of level 1, a multiple of 4; they double from level to level up to
 *     sixteen times as many, which levels 5 and 6 both have
 */
public record FeaturePyramid(int width) {

    /** The number of levels. */
    public static final int LEVELS = 6;

    /** What the sides of a picture must be multiples of. */
    public static final int MULTIPLE = 1 << LEVELS;

    /**
     * Makes a pyramid.
     *
     * @param width the channels of level 1
     * @throws IllegalArgumentException if it is not a positive multiple of 4
     */
    public FeaturePyramid {
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
    public int channels(int level) {
        return width << Math.min(level - 1, LEVELS - 2);
    }

    /**
     * Tells the shapes of the features of pictures.
     *
     * @param picture the pictures' shape (N, C, H, W), both sides multiples of {@link #MULTIPLE}
     * @return the shapes (N, channels, H / 2ᵏ, W / 2ᵏ) of levels 1 to 6
     */
    public Shape[] shapes(Shape picture) {
        Shape[] shapes = new Shape[LEVELS];
        for (int level = 1; level <= LEVELS; level++) {
            shapes[level - 1] =
                    new Shape(
                            picture.get(0),
                            channels(level),
                            picture.get(2) >> level,
                            picture.get(3) >> level);
        }
        return shapes;
    }
}
