// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One of the formats that checkpoints come in. */
interface CheckpointFormat {

    /** Whether a file that begins with these bytes is of this format, as far as they tell. */
    boolean matches(byte[] start);

    /** The first of some formats that a file is of. */
    static Optional<CheckpointFormat> of(byte[] start, List<CheckpointFormat> formats) {
        return formats.stream().filter(format -> format.matches(start)).findFirst();
    }

    /** As much of a file as says which format it is. */
    static byte[] start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(512);
        }
    }

    /** Reads names, shapes and types, and checks that they fit the file; values stay in it. */
    CheckpointContents open(Path file) throws IOException;
}
