// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Checksum;

/** The bytes of one storage inside a checkpoint file. */
interface StorageBytes {

    /** The number of bytes. */
    long length();

    /** The bytes from a position on. */
    InputStream open(long from) throws IOException;

    /** Reads everything once and compares it with the checksum, where the format has one. */
    void verify() throws IOException;

    /** Adds all bytes to a checksum; returns it. */
    default long checksum(Checksum sum) throws IOException {
        byte[] chunk = new byte[(int) Math.min(1 << 18, Math.max(1, length()))];
        try (InputStream in = open(0)) {
            for (int n = in.read(chunk); n > 0; n = in.read(chunk)) {
                sum.update(chunk, 0, n);
            }
        }
        return sum.getValue();
    }
}
