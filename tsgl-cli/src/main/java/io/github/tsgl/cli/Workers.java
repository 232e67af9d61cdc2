// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import java.util.ArrayList;
import java.util.List;

/** Threads that do the same until nothing is left to do. */
final class Workers {

    private Workers() {}

    /**
     * Runs work in some threads, of which the calling one is the first, and waits for all.
     *
     * @throws RuntimeException or Error, the first that any of them threw
     */
    static void run(int count, Runnable work) {
        List<Throwable> failures = new ArrayList<>();
        Runnable kept =
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException | Error e) {
                        synchronized (failures) {
                            failures.add(e);
                        }
                    }
                };
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            Thread thread = new Thread(kept, "tsgl-worker-" + i);
            thread.setDaemon(true);
            thread.start();
            others.add(thread);
        }
        kept.run();
        others.forEach(Workers::join);
        if (failures.isEmpty()) {
            return;
        }
        if (failures.get(0) instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failures.get(0);
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
