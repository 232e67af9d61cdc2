// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import io.github.tsgl.image.io.FileException;
import java.io.IOException;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;

/** What went wrong with a photo. */
final class PhotoError {

    private PhotoError() {}

    /** Lets a task end that is stopped: what went wrong then is no photo's fault. */
    static void requireRunning(TaskContext task) {
        if (task.isInterrupted()) {
            throw new TaskKilledException("the task was stopped");
        }
    }

    /** A line that says what went wrong. */
    static String reason(Throwable error) {
        if (error instanceof OutOfMemoryError) {
            return "not enough memory";
        }
        Throwable cause = error;
        while (cause instanceof TranslateException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message =
                cause instanceof IOException io
                        ? FileException.reason(io)
                        : FileException.describe(cause);
        // PyTorch's messages go on with its own call stack.
        return cause instanceof EngineException ? message.split("; ", 2)[0] : message;
    }
}
