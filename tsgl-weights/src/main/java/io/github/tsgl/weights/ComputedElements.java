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
        float[] all = values.compute();
        if (all.length != count) {
            throw new IllegalStateException(
                    name + " was computed with " + all.length + " values, not " + count);
        }
        into.put(all, Math.toIntExact(from), into.remaining());
    }

    @Override
    public void verify() throws IOException {
        values.compute();
    }
}
