// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import io.github.tsgl.image.io.FileException;

/** What is said of a photo that a predictor could not fill. */
public final class PhotoFailure {

    private PhotoFailure() {}

    /**
     * Returns what went wrong.
     *
     * @param error what was thrown
     * @return one line, without DJL's wrapping and PyTorch's own call stack
     */
    public static String message(Throwable error) {
        if (isMemory(error)) {
            return "not enough memory";
        }
        Throwable cause = error;
        while (cause instanceof TranslateException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = FileException.describe(cause);
        // PyTorch's messages go on with its own call stack.
        return cause instanceof EngineException ? message.split("; ", 2)[0] : message;
    }

    /**
     * Tells whether Java or PyTorch had too little memory.
     *
     * @param error what was thrown
     * @return whether it, or what caused it, says so
     */
    public static boolean isMemory(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
            if (cause instanceof EngineException) {
                String message = FileException.describe(cause);
                if (message.contains("DefaultCPUAllocator") || message.contains("out of memory")) {
                    return true;
                }
            }
        }
        return false;
    }
}
