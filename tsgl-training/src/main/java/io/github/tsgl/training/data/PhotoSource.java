// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import io.github.tsgl.image.Resampler;
import io.github.tsgl.image.RgbImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A photo that is decoded when it is needed, in the size that is needed. */
public interface PhotoSource {

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
     * Returns the photo's semantic map.
     *
     * @return a picture of the photo's size whose colors are classes, and which is resized to the
     *     nearest pixels; nothing by default
     */
    default Optional<PhotoSource> labels() {
        return Optional.empty();
    }

    /**
     * Decodes the photo.
     *
     * @param size the size to which it is resized
     * @return the picture; the same size gives the same pixels
     * @throws IOException if it cannot be read or is damaged
     */
    RgbImage read(Size size) throws IOException;

    /**
     * Decodes the photo, not larger than it must be.
     *
     * @param maxShortSide the length to which a longer short side is shrunk
     * @return the picture
     * @throws IOException if it cannot be read or is damaged
     */
    default RgbImage read(int maxShortSide) throws IOException {
        boolean large = size().shortSide() > maxShortSide;
        return read(large ? size().withShortSide(maxShortSide) : size());
    }

    /**
     * Tells the photo's content, whatever its name, so that what was made of it can be told from
     * what was made of another.
     *
     * @return a short text of letters and digits; by default of the decoded pixels, of a file of
     *     its bytes
     * @throws IOException if the photo cannot be read
     */
    default String fingerprint() throws IOException {
        byte[] shape = size().toString().getBytes(StandardCharsets.UTF_8);
        return Fingerprint.of(shape, read(size()).rgb());
    }

    /**
     * Reads a file's size and looks whether the file goes on to its end; nothing is decoded.
     *
     * @param file a picture's file
     * @return the photo
     * @throws IOException if the file cannot be read, is no picture or is truncated
     */
    static PhotoSource open(Path file) throws IOException {
        return PhotoFile.examine(file);
    }

    /**
     * Looks at a file that is in memory as {@link #open(Path)} does; its pixels are the same.
     *
     * @param name the name, for messages
     * @param file what the file holds; not copied, not to be changed
     * @return the photo
     * @throws IOException if the file is no picture or is truncated
     */
    static PhotoSource of(String name, byte[] file) throws IOException {
        return PhotoBytes.examine(name, file);
    }

    /**
     * Makes a photo that is in memory already.
     *
     * @param name the name
     * @param picture the picture
     * @return the photo
     */
    static PhotoSource of(String name, RgbImage picture) {
        return new PhotoSource() {
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
