// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.image.io.FileException;
import io.github.tsgl.weights.CheckpointException;
import io.github.tsgl.zoo.PhotoFailure;
import java.io.IOException;
import java.nio.file.Path;

/** Turns an error into the one line that the user reads. */
final class ErrorReport {

    private static final int LONGEST_MESSAGE = 300;

    private ErrorReport() {}

    /** Gives the error of one photo its file name, if it has none yet. */
    static InputException about(Path file, Throwable error) {
        if (error instanceof InputException known) {
            return known;
        }
        String message = message(error);
        if (error instanceof IOException io) {
            message = FileException.reason(io);
        }
        boolean named =
                message.contains(file.toString())
                        || error instanceof CheckpointException
                        || error instanceof FileException;
        return named
                ? new InputException(message, error)
                : new InputException(file, message, error);
    }

    /** The error of one photo of many, which begins with its name whatever file is to blame. */
    static InputException aboutPhoto(Path photo, Throwable error) {
        InputException known = about(photo, error);
        String name = photo + ": ";
        return FileException.describe(known).startsWith(name)
                ? known
                : new InputException(photo, FileException.describe(known), known);
    }

    /** Gives an error about weights its subject, and cuts what is long. */
    static InputException aboutWeights(String subject, String message, Throwable cause) {
        String line = message.startsWith(subject) ? message : subject + ": " + message;
        boolean isOurs = cause instanceof CheckpointException; // one line, however long
        if (!isOurs && line.length() > subject.length() + LONGEST_MESSAGE) {
            line =
                    line.substring(0, subject.length() + LONGEST_MESSAGE)
                            + " ... (--stacktrace shows all)";
        }
        return new InputException(line, cause);
    }

    /** What went wrong, without a file's name. */
    static String message(Throwable error) {
        if (error instanceof InputException || error instanceof FileException) {
            return FileException.describe(error);
        }
        return PhotoFailure.message(error);
    }
}
