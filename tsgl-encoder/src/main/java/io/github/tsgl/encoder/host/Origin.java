// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import java.util.List;

/**
 * Where a host's published weights come from.
 *
 * @param license the license, such as {@code Apache-2.0}; {@code unknown} if their authors name
 *     none
 * @param source the authors' repository or page
 * @param files what their files are called, such as {@code big-lama.pt}; none if they published
 *     none
 */
public record Origin(String license, String source, List<String> files) {

    /**
     * Makes an origin.
     *
     * @param license the license
     * @param source the authors' repository or page
     * @param files what their files are called
     */
    public Origin(String license, String source, String... files) {
        this(license, source, List.of(files));
    }

    /**
     * Makes an origin.
     *
     * @param license the license
     * @param source the authors' repository or page
     * @param files what their files are called
     */
    public Origin {
        files = List.copyOf(files);
    }
}
