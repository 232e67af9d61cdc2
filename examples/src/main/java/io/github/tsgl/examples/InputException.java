package io.github.tsgl.examples;

import io.github.tsgl.weights.WeightMismatchException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Says what is wrong with a file that the user named, in one line. */
public final class InputException extends Exception {

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
        if (error instanceof NoSuchFileException) {
            return "no such file";
        }
        if (error instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (error instanceof FileAlreadyExistsException) {
            return "exists already";
        }
        if (error instanceof NotDirectoryException) {
            return "is not a folder";
        }
        if (error instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return describe(error);
    }

    /** An error's message on one line, or its kind if it has none. */
    static String describe(Throwable error) {
        if (error instanceof WeightMismatchException mismatch) {
            return ErrorReport.mismatch(mismatch);
        }
        String message = error.getMessage();
        if (message == null || message.isBlank()) {
            return error.getClass().getSimpleName();
        }
        return message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
