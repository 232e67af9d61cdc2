// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import java.time.Duration;

/** Why a request is not answered as it hoped, in one line that its sender may read. */
class RequestException extends Exception {

    static final int BAD_REQUEST = 400;
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int GONE = 410;
    static final int TOO_LARGE = 413;
    static final int UNSUPPORTED = 415;
    static final int MISDIRECTED = 421;
    static final int UNPROCESSABLE = 422;
    static final int TOO_MANY = 429;
    static final int INTERNAL = 500;
    static final int UNAVAILABLE = 503;

    /** What nginx logs where a client has gone; nobody receives it. */
    static final int CLIENT_GONE = 499;

    private static final long serialVersionUID = 1;

    private final int status;
    private final long retryAfter; // in seconds; 0 if it makes no difference

    RequestException(int status, String message) {
        this(status, message, Duration.ZERO);
    }

    RequestException(int status, String message, Duration retryAfter) {
        super(message);
        this.status = status;
        this.retryAfter = retryAfter.toSeconds();
    }

    int status() {
        return status;
    }

    long retryAfter() {
        return retryAfter;
    }
}
