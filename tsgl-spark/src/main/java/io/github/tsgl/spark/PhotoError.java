// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import io.github.tsgl.image.io.FileException;
import io.github.tsgl.zoo.PhotoFailure;
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
        return error instanceof IOException io
                ? FileException.reason(io)
                : PhotoFailure.message(error);
    }
}
