package io.github.tsgl.training.data;

import java.util.List;

/**
 * A photo in several sizes, ready to be cut into samples.
 *
 * @param name the file's name
 * @param levels the sizes, largest first
 */
public record Photo(String name, List<Level> levels) {

    /**
     * Makes a photo.
     *
     * @param name the file's name
     * @param levels the sizes, largest first
     */
    public Photo {
        levels = List.copyOf(levels);
    }

    /**
     * A photo in one size.
     *
     * @param picture the picture
     * @param texture its texture picture, of the same size
     */
    public record Level(RgbImage picture, RgbImage texture) {

        /**
         * Returns the length of the shorter side.
         *
         * @return pixels
         */
        public int shortSide() {
            return Math.min(picture.width(), picture.height());
        }
    }
}
