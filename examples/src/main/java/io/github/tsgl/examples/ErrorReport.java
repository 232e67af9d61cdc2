package io.github.tsgl.examples;

import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import io.github.tsgl.weights.CheckpointException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Turns an error into the one line that the user reads. */
final class ErrorReport {

    private static final String MEMORY =
            "not enough memory; try --sizing resize, a smaller --working-size, or java -Xmx";

    private static final int LONGEST_MESSAGE = 300;

    private ErrorReport() {}

    /** Gives the error of one photo its file name, if it has none yet. */
    static InputException about(Path file, Throwable error) {
        if (error instanceof InputException known) {
            return known;
        }
        String message = message(error);
        if (error instanceof IOException io) {
            message = InputException.reason(io);
        }
        boolean named = message.contains(file.toString()) || error instanceof CheckpointException;
        return named
                ? new InputException(message, error)
                : new InputException(file, message, error);
    }

    /** Gives an error about weights its subject, and cuts long lists of names. */
    static InputException aboutWeights(String subject, String message, Throwable cause) {
        String line = message.startsWith(subject) ? message : subject + ": " + message;
        if (line.length() > subject.length() + LONGEST_MESSAGE) {
            line =
                    line.substring(0, subject.length() + LONGEST_MESSAGE)
                            + " ... (--stacktrace shows all)";
        }
        return new InputException(line, cause);
    }

    /** What went wrong, without a file's name. */
    static String message(Throwable error) {
        if (error instanceof OutOfMemoryError) {
            return MEMORY;
        }
        Throwable cause = error;
        while (cause instanceof TranslateException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = InputException.describe(cause);
        if (cause instanceof EngineException) {
            // PyTorch's messages go on with its own call stack.
            message = message.split("; ", 2)[0];
            if (message.contains("DefaultCPUAllocator") || message.contains("out of memory")) {
                return MEMORY;
            }
        }
        return message;
    }

    /** Prints an error. */
    static void print(PrintWriter err, Throwable error, boolean withStackTrace) {
        err.println("tsgl: " + message(error));
        if (withStackTrace) {
            error.printStackTrace(err);
        }
        err.flush();
    }
}
