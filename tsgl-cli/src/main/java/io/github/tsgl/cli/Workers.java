// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Threads that do the same until nothing is left to do. */
final class Workers {

    private Workers() {}

    /**
     * Runs work in some threads, of which the calling one is the first, and waits for all.
     *
     * @throws RuntimeException or Error, one that any of them threw
     */
    static void run(int count, Runnable work) {
        CompletableFuture<?>[] all = new CompletableFuture<?>[count];
        for (int i = 1; i < count; i++) {
            all[i] = CompletableFuture.runAsync(work, thread(i));
        }
        all[0] = CompletableFuture.runAsync(work, Runnable::run);
        try {
            CompletableFuture.allOf(all).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        }
    }

    private static Executor thread(int number) {
        return task -> {
            Thread thread = new Thread(task, "tsgl-worker-" + number);
            thread.setDaemon(true);
            thread.start();
        };
    }
}
