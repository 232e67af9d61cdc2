// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.FloatBuffer;

/** Numbers that are computed whenever they are read. */
record ComputedElements(String name, long count, StoredTensor.Values values)
        implements ElementSource {

    @Override
    public DataType type() {
        return DataType.FLOAT32;
    }

    @Override
    public void read(long from, FloatBuffer into) throws IOException {
        into.put(all(), Math.toIntExact(from), into.remaining());
    }

    @Override
    public long firstNotFinite(long from, long number) throws IOException {
        return ElementSource.firstNotFinite(all(), Math.toIntExact(from), Math.toIntExact(number));
    }

    private float[] all() throws IOException {
        float[] all = values.compute();
        if (all.length != count) {
            throw new IllegalStateException(
                    name + " was computed with " + all.length + " values, not " + count);
        }
        return all;
    }
}
