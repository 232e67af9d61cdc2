// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import java.time.Duration;
import java.util.Objects;

/**
 * What a server gives to one request, and to all of them.
 *
 * @param bytes the most bytes of a request
 * @param megapixels the most pixels of a picture, in millions
 * @param time how long a request may wait and be worked on
 * @param waiting how many requests may wait for a worker
 * @param workers how many photos are filled at once
 * @param networkSide the longest side in pixels that a request may have the network see
 */
public record Limits(
        long bytes, double megapixels, Duration time, int waiting, int workers, int networkSide) {

    /** 128 MiB, 50 megapixels, 5 minutes, 32 waiting for 2 workers, 2048 pixels. */
    public static final Limits DEFAULT =
            new Limits(128L << 20, 50, Duration.ofMinutes(5), 32, 2, 2048);

    private static final long MOST_BYTES = 1L << 30;

    /**
     * Sets limits.
     *
     * @param bytes the most bytes of a request, up to 1 GiB
     * @param megapixels the most pixels of a picture, in millions
     * @param time how long a request may wait and be worked on
     * @param waiting how many requests may wait for a worker
     * @param workers how many photos are filled at once
     * @param networkSide the longest side in pixels that a request may have the network see
     * @throws IllegalArgumentException if one is not positive, or too large
     */
    public Limits {
        Objects.requireNonNull(time, "time");
        boolean positive =
                bytes > 0
                        && megapixels > 0
                        && time.toMillis() > 0
                        && waiting > 0
                        && workers > 0
                        && networkSide > 0;
        if (!positive) {
            throw new IllegalArgumentException("limits must be positive");
        }
        if (bytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "a request may have up to " + MOST_BYTES + " bytes, not " + bytes);
        }
    }

    /**
     * The same limits with another number of bytes.
     *
     * @param bytes the most bytes of a request
     * @return the limits
     */
    public Limits withBytes(long bytes) {
        return new Limits(bytes, megapixels, time, waiting, workers, networkSide);
    }

    /**
     * The same limits with another number of pixels.
     *
     * @param megapixels the most pixels of a picture, in millions
     * @return the limits
     */
    public Limits withMegapixels(double megapixels) {
        return new Limits(bytes, megapixels, time, waiting, workers, networkSide);
    }

    /**
     * The same limits with another time.
     *
     * @param time how long a request may wait and be worked on
     * @return the limits
     */
    public Limits withTime(Duration time) {
        return new Limits(bytes, megapixels, time, waiting, workers, networkSide);
    }

    /**
     * The same limits with another queue.
     *
     * @param waiting how many requests may wait for a worker
     * @param workers how many photos are filled at once
     * @return the limits
     */
    public Limits withQueue(int waiting, int workers) {
        return new Limits(bytes, megapixels, time, waiting, workers, networkSide);
    }
}
