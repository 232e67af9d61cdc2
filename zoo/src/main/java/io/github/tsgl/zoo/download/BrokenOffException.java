// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import java.io.IOException;
import java.time.Duration;

/** An address did not give the whole file this time; it may do so later. */
final class BrokenOffException extends IOException {

    private static final long serialVersionUID = 1;

    private final transient Duration pause;

    BrokenOffException(String message) {
        this(message, Duration.ZERO, null);
    }

    BrokenOffException(String message, Duration pause, Throwable cause) {
        super(message, cause);
        this.pause = pause;
    }

    /** How long the server wants to be left alone. */
    Duration pause() {
        return pause;
    }
}
