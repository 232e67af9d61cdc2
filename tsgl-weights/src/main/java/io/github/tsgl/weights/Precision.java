// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

/** How exactly numbers are kept in a file. */
public enum Precision {
    /** Four bytes, as in memory. */
    FLOAT32("F32", Float.BYTES),

    /** Two bytes: 11 significant bits, at most 65504. */
    FLOAT16("F16", Short.BYTES);

    private final String label;
    private final int size;

    Precision(String label, int size) {
        this.label = label;
        this.size = size;
    }

    /** The name in a safetensors header. */
    String label() {
        return label;
    }

    /** The number of bytes of one value. */
    int size() {
        return size;
    }
}
