// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import java.io.IOException;

/** An address will not give the file, however often it is asked. */
final class RefusedException extends IOException {

    private static final long serialVersionUID = 1;

    RefusedException(String message) {
        super(message);
    }
}
