// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an address answers: bytes of a file.
 *
 * @param from the place in the file of the first byte that comes
 * @param total the file's length, if it is known
 * @param etag the strong validator of the file's content, if there is one
 * @param body the bytes
 */
record Answer(long from, OptionalLong total, Optional<String> etag, Body body)
        implements Closeable {

    /** The bytes of a file as they come. */
    interface Body extends Closeable {

        /** Waits for the next bytes; an empty list is the end. */
        List<ByteBuffer> next() throws IOException;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
