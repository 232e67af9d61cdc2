// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A file that was published, and where it is.
 *
 * @param name the name that it is asked for by
 * @param host the name of the model whose weights it has; empty if the file tells its network
 *     itself, as those of training runs do, or is of no model
 * @param file what the file is called
 * @param mirrors its addresses, the best first; none if it must be fetched by hand from {@code
 *     origin}
 * @param size its bytes, if that is known
 * @param checksum what it is known by; there is one if there are mirrors
 * @param license its license; {@code unknown} if its authors name none
 * @param notice what a user should know; may be empty
 * @param origin the authors' page
 */
public record PublishedWeights(
        String name,
        Optional<String> host,
        String file,
        List<URI> mirrors,
        OptionalLong size,
        Optional<Checksum> checksum,
        String license,
        String notice,
        String origin) {

    /** Names become names of files. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private static final int KEY_DIGITS = 16;

    /**
     * Makes a description.
     *
     * @param name the name that it is asked for by
     * @param host the name of the model whose weights it has
     * @param file what the file is called
     * @param mirrors its addresses, the best first
     * @param size its bytes
     * @param checksum what it is known by
     * @param license its license
     * @param notice what a user should know
     * @param origin the authors' page
     * @throws IllegalArgumentException if a name is not of letters, digits, points, hyphens and
     *     underscores, or a file with addresses has no checksum
     */
    public PublishedWeights {
        mirrors = List.copyOf(mirrors);
        Objects.requireNonNull(license, "license");
        Objects.requireNonNull(notice, "notice");
        Objects.requireNonNull(origin, "origin");
        requireName("name", name);
        if (!mirrors.isEmpty()) {
            requireName("file", file);
            if (checksum.isEmpty()) {
                throw new IllegalArgumentException(name + " has addresses, but no checksum");
            }
        }
    }

    private static void requireName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the "
                            + what
                            + " '"
                            + name
                            + "' is not of letters, digits, points, hyphens and underscores");
        }
    }

    /**
     * Tells whether the file can be fetched.
     *
     * @return false if it must be got by hand
     */
    public boolean canBeFetched() {
        return !mirrors.isEmpty();
    }

    /**
     * Where to get a file that cannot be fetched.
     *
     * @return a part of a sentence, such as {@code get G.pth from https://example.org}
     */
    public String byHand() {
        return "get " + file + " from " + origin + (notice.isEmpty() ? "" : " (" + notice + ")");
    }

    /** What its folder in a store is called: another content is another folder. */
    String key() {
        return name + "-" + checksum.orElseThrow().digits().substring(0, KEY_DIGITS);
    }
}
