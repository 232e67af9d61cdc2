// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

/**
 * What a format finds in a file.
 *
 * @param tensors the tensors by name, in the file's order
 * @param metadata what else it holds
 * @param resource the open file
 */
record CheckpointContents(
        Map<String, StoredTensor> tensors, Map<String, String> metadata, Closeable resource) {

    /** Reads names and shapes out of an open file. */
    @FunctionalInterface
    interface Reader<R extends Closeable> {

        /** Reads; the checkpoint closes the resource later. */
        CheckpointContents read(R resource) throws IOException;
    }

    /** Reads out of an open file, and closes it if that fails. */
    static <R extends Closeable> CheckpointContents readOrClose(R resource, Reader<R> reader)
            throws IOException {
        try {
            return reader.read(resource);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            try {
                resource.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }
}
