// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;

/**
 * How long a server is waited for.
 *
 * @param connect for a connection
 * @param stall for the next byte
 * @param pauses before each further attempt that brings nothing new
 * @param sleeper waits
 */
record Patience(Duration connect, Duration stall, List<Duration> pauses, Sleeper sleeper) {

    /** Waits. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration time) throws InterruptedException;
    }

    static final Patience USUAL =
            new Patience(
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(30),
                    List.of(
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(3),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(30)),
                    time -> Thread.sleep(time.toMillis()));

    void pause(Duration time) throws IOException {
        try {
            sleeper.sleep(time);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Keeps the interruption for the caller. */
    static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted");
    }
}
