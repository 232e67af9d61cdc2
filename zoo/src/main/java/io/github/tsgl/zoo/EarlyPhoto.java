// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.translate.TranslateException;
import io.github.tsgl.zoo.InpaintingTranslator.Ready;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A photo that is made ready for the network while the engine and the weights are loaded. */
final class EarlyPhoto {

    private final InpaintingInput input;
    private final FutureTask<Ready> work;

    EarlyPhoto(InpaintingInput input, Callable<Ready> work) {
        this.input = input;
        this.work = new FutureTask<>(work);
    }

    /** Begins in a thread of its own, which does not keep the program alive. */
    void start() {
        Thread thread = new Thread(work, "tsgl-first-photo");
        thread.setDaemon(true);
        thread.start();
    }

    /** Tells whether it is this very input. */
    boolean isOf(InpaintingInput other) {
        return input == other;
    }

    boolean isDone() {
        return work.isDone();
    }

    /** Waits until the photo is ready; what went wrong is thrown as if it were made here. */
    Ready ready() throws TranslateException {
        try {
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TranslateException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw (TranslateException) e.getCause();
        }
    }
}
