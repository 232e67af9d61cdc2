// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/** Is told how a file is fetched; does nothing by default. */
public interface DownloadListener {

    /**
     * A file begins to be fetched, from a mirror.
     *
     * @param weights the file
     * @param mirror the address
     */
    default void started(PublishedWeights weights, URI mirror) {}

    /**
     * More of a file is there. Called often.
     *
     * @param weights the file
     * @param done bytes that are there; fewer than before if it begins anew
     * @param total all bytes, if they are known
     */
    default void progressed(PublishedWeights weights, long done, OptionalLong total) {}

    /**
     * Something went wrong, and it goes on.
     *
     * @param weights the file
     * @param problem what went wrong
     * @param pause how long it waits before
     */
    default void retried(PublishedWeights weights, String problem, Duration pause) {}

    /**
     * Another thread or process is fetching the same file; this one waits for it.
     *
     * @param weights the file
     */
    default void waited(PublishedWeights weights) {}

    /**
     * The file is whole and checked.
     *
     * @param weights the file
     * @param file where it is
     */
    default void stored(PublishedWeights weights, Path file) {}
}
