package io.github.tsgl.weights;

import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.FloatBuffer;

/** Numbers in a row, readable from any position. */
interface ElementSource {

    /** The type of the numbers as stored. */
    DataType type();

    /** How many there are. */
    long count();

    /** Fills the rest of the buffer with the numbers from a position on, as float32. */
    void read(long from, FloatBuffer into) throws IOException;

    /** Makes sure that the stored bytes are undamaged, as far as the format can tell. */
    void verify() throws IOException;
}
