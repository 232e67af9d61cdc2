// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.image.io.FileException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The names of files: which ones Java can use at all. */
final class FileName {

    private static final String ENCODING = System.getProperty("sun.jnu.encoding", "UTF-8");

    private FileName() {}

    /** What is wrong with a name that is none in the encoding of names: it cannot be opened. */
    static Optional<String> problem(Path file) {
        boolean same;
        try {
            same = Path.of(file.toString()).equals(file);
        } catch (InvalidPathException e) {
            same = false;
        }
        return same
                ? Optional.empty()
                : Optional.of("its name is not " + ENCODING + "; " + advice());
    }

    /** What is wrong with a text that no file can have for a name. */
    static String problem(InvalidPathException error) {
        String text = error.getInput();
        boolean ascii = text.chars().allMatch(c -> c < 128);
        return FileException.describe(error) + (ascii ? "" : "; " + advice());
    }

    private static String advice() {
        return isUnicode()
                ? "rename it"
                : "names are read as " + ENCODING + ": set LC_ALL=C.UTF-8, or another UTF-8 locale";
    }

    private static boolean isUnicode() {
        return ENCODING.toUpperCase(Locale.ROOT).startsWith("UTF");
    }
}
