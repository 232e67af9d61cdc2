package io.github.tsgl.weights;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of one storage inside a checkpoint file. */
interface StorageBytes {

    /** The number of bytes. */
    long length();

    /** The bytes from a position on. */
    InputStream open(long from) throws IOException;

    /** Reads everything once and compares it with the checksum, where the format has one. */
    void verify() throws IOException;
}
