// SPDX-License-Identifier: Apache-2.0
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

    /**
     * The position, counted from {@code from}, of the first of so many numbers that is NaN or
     * infinite as float32, or -1. The bytes are then undamaged, as far as the format can tell.
     */
    long firstNotFinite(long from, long count) throws IOException;

    /** The index of the first of so many numbers that is NaN or infinite, or -1. */
    static int firstNotFinite(float[] numbers, int from, int count) {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(numbers[from + i])) {
                return i;
            }
        }
        return -1;
    }
}
