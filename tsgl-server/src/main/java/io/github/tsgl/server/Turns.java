// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets few requests at a time decode pictures beside the queue: each may take much memory. */
final class Turns {

    private static final long PATIENCE = 10; // seconds

    private final Semaphore free;

    Turns(int atOnce) {
        free = new Semaphore(atOnce, true);
    }

    /** Does something in its turn. */
    void take(Bodies.Use use) throws RequestException, IOException {
        boolean mine = false;
        try {
            mine = free.tryAcquire(PATIENCE, TimeUnit.SECONDS);
            if (!mine) {
                throw new RequestException(
                        RequestException.TOO_MANY,
                        "other requests are decoding pictures",
                        Duration.ofSeconds(PATIENCE));
            }
            use.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestException(RequestException.UNAVAILABLE, "the server is stopping");
        } finally {
            if (mine) {
                free.release();
            }
        }
    }
}
