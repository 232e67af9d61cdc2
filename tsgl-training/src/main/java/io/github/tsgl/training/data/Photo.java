package io.github.tsgl.training.data;

import io.github.tsgl.image.Resampler;
import io.github.tsgl.image.RgbImage;
import java.io.IOException;

/** A photo that is decoded when it is needed, in the size that is needed. */
public interface Photo {

    /**
     * Returns what the photo is called in messages.
     *
     * @return the name
     */
    String name();

    /**
     * Returns the photo's own size.
     *
     * @return its width and height
     */
    Size size();

    /**
     * Decodes the photo.
     *
     * @param size the size to which it is resized
     * @return the picture; the same size gives the same pixels
     * @throws IOException if it cannot be read or is damaged
     */
    RgbImage read(Size size) throws IOException;

    /**
     * Makes a photo that is in memory already.
     *
     * @param name the name
     * @param picture the picture
     * @return the photo
     */
    static Photo of(String name, RgbImage picture) {
        return new Photo() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Size size() {
                return new Size(picture.width(), picture.height());
            }

            @Override
            public RgbImage read(Size size) {
                return Resampler.resize(picture, size.width(), size.height());
            }
        };
    }

    /**
     * A size in pixels.
     *
     * @param width the width
     * @param height the height
     */
    record Size(int width, int height) {

        /**
         * Returns the length of the shorter side.
         *
         * @return pixels
         */
        public int shortSide() {
            return Math.min(width, height);
        }

        /**
         * Returns the size of the same shape with another shorter side.
         *
         * @param length the shorter side's length
         * @return the size
         */
        public Size withShortSide(double length) {
            double scale = Math.round(length) / (double) shortSide();
            return new Size(
                    Math.max(1, (int) Math.round(width * scale)),
                    Math.max(1, (int) Math.round(height * scale)));
        }
    }
}
