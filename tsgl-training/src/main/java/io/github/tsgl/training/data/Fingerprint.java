// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import io.github.tsgl.image.io.Sha256;

/** Tells contents apart by the beginning of their SHA-256. */
final class Fingerprint {

    private static final int DIGITS = 20;

    private Fingerprint() {}

    static String of(byte[]... parts) {
        return Sha256.of(parts).substring(0, DIGITS);
    }
}
