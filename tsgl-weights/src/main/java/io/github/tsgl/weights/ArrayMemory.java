// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Copies a stored tensor into a float32 array, without a second copy of it where possible. */
final class ArrayMemory {

    private ArrayMemory() {}

    static void write(NDArray array, StoredTensor tensor) throws IOException {
        if (tensor.size() == 0) {
            return;
        }
        ByteBuffer memory = memory(array);
        if (memory != null) {
            tensor.copyTo(memory.asFloatBuffer());
        } else {
            array.set(FloatBuffer.wrap(tensor.toFloats()));
        }
    }

    static void fill(NDArray array, float value) {
        float[] values = new float[Math.toIntExact(array.size())];
        Arrays.fill(values, value);
        array.set(FloatBuffer.wrap(values));
    }

    /**
     * The array's own memory, or null where there is no way to it (on a GPU, or not in row-major
     * order): only a change to the memory itself is seen through a second buffer.
     */
    private static ByteBuffer memory(NDArray array) {
        if (array.getDevice().isGpu()) {
            return null;
        }
        ByteBuffer first = array.toByteBuffer(true);
        if (!first.isDirect() || first.isReadOnly()) {
            return null;
        }
        int changed = ~first.getInt(0);
        first.putInt(0, changed);
        boolean shared = array.toByteBuffer(true).getInt(0) == changed;
        first.putInt(0, ~changed);
        return shared ? first : null;
    }
}
