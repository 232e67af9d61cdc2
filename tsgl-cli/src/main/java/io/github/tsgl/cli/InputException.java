// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import java.nio.file.Path;

/** Says what is wrong with a file that the user named, in one line. */
final class InputException extends Exception {

    private static final long serialVersionUID = 1;

    InputException(String message, Throwable cause) {
        super(message, cause);
    }

    InputException(Path file, String problem) {
        this(file, problem, null);
    }

    InputException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
