// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.image.io.FileException;
import io.github.tsgl.weights.WeightMismatchException;
import java.io.IOException;
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

    /** What an I/O error means, without the file's name. */
    static String reason(IOException error) {
        return error instanceof WeightMismatchException
                ? describe(error)
                : FileException.reason(error);
    }

    /** An error's message on one line, or its kind if it has none. */
    static String describe(Throwable error) {
        return error instanceof WeightMismatchException mismatch
                ? ErrorReport.mismatch(mismatch)
                : FileException.describe(error);
    }
}
