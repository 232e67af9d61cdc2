// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import io.github.tsgl.image.io.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A published file, which its content tells from others, not its name.
 *
 * @param name the name under which it is published
 * @param sha256 the SHA-256 of its bytes, in lower-case hexadecimal digits
 */
public record PublishedFile(String name, String sha256) {

    private static final int SHOWN = 8;

    /**
     * Tells which of some published files a file is.
     *
     * @param file the file, under any name; all its bytes are read
     * @param known what it may be
     * @return the one that it is
     * @throws CheckpointException if it is none of them, or cannot be read
     */
    public static PublishedFile recognize(Path file, List<PublishedFile> known)
            throws CheckpointException {
        Checkpoint.requireFile(file);
        String hash = hash(file);
        return known.stream()
                .filter(published -> published.sha256.equals(hash))
                .findFirst()
                .orElseThrow(
                        () ->
                                new CheckpointException(
                                        file,
                                        known.stream()
                                                        .map(PublishedFile::toString)
                                                        .collect(
                                                                Collectors.joining(
                                                                        " nor ", "is not ", ""))
                                                + ": its SHA-256 is "
                                                + hash));
    }

    private static String hash(Path file) throws CheckpointException {
        try (InputStream in = Files.newInputStream(file)) {
            return Sha256.of(in);
        } catch (IOException e) {
            throw new CheckpointException(file, "cannot be read", e);
        }
    }

    /**
     * The hash as reports name it.
     *
     * @return the first digits
     */
    public String shortHash() {
        return "sha256 " + sha256.substring(0, SHOWN) + "…";
    }

    /** The name and the whole hash. */
    @Override
    public String toString() {
        return name + " (SHA-256 " + sha256 + ")";
    }
}
