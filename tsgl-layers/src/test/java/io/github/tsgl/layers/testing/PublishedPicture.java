// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Pixels of a picture that a published program drew, as a file {@code .s16} keeps them: numbers of
 * 16 bits, little-endian, 32767 for 1, the picture's values being in [-1, 1].
 */
public final class PublishedPicture {

    /** How many levels of 255 are between -1 and 1. */
    private static final float LEVELS = 127.5f;

    private final float[] values;

    private PublishedPicture(float[] values) {
        this.values = values;
    }

    /**
     * Reads a file.
     *
     * @param file the file, which is closed
     * @return the picture
     * @throws IOException if it cannot be read
     */
    public static PublishedPicture read(InputStream file) throws IOException {
        ByteBuffer bytes;
        try (file) {
            bytes = ByteBuffer.wrap(file.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        }
        float[] values = new float[bytes.remaining() / Short.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes.getShort() / 32767f;
        }
        return new PublishedPicture(values);
    }

    /**
     * The stored values.
     *
     * @return values in [-1, 1], right to 1.6e-5
     */
    public float[] values() {
        return values;
    }

    /**
     * Asserts that a picture is near this one.
     *
     * @param picture the same pixels in [-1, 1]; the file may have those of others after them
     * @param most how many of 255 levels a value may be off
     * @param mean the same for the mean of all values
     */
    public void assertWithin(float[] picture, double most, double mean) {
        assertThat(picture).hasSizeBetween(1, values.length);
        double largest = 0;
        double sum = 0;
        for (int i = 0; i < picture.length; i++) {
            double difference = Math.abs(picture[i] - values[i]) * LEVELS;
            largest = Math.max(largest, difference);
            sum += difference;
        }
        assertThat(largest).as("largest difference in levels").isLessThanOrEqualTo(most);
        assertThat(sum / picture.length).as("mean difference in levels").isLessThanOrEqualTo(mean);
    }
}
