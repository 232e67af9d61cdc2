// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import ai.djl.ndarray.types.DataType;
import java.util.Map;

/** What a PyTorch pickle is made of, besides numbers, texts, lists and dictionaries. */
final class PickledObjects {

    private PickledObjects() {}

    /** The name of a class or function; it stands for itself and is never looked up. */
    record Global(String module, String name, String path) {

        Global(String module, String name) {
            this(module, name, module + "." + name);
        }

        @Override
        public String toString() {
            return path;
        }
    }

    /**
     * A reference to the bytes of tensors.
     *
     * @param type the type of the elements, or null for raw bytes
     * @param key the name within the file
     * @param count the number of elements
     */
    record Storage(DataType type, String key, long count) {}

    /** A view of a storage. */
    record Tensor(Storage storage, DataType type, long offset, long[] sizes, long[] strides) {}

    /** An object of any other class: inert, and without its contents. */
    static final class Unread {

        private final Global type;

        /** The attributes of a TorchScript module, which are its tensors and submodules. */
        private Map<?, ?> attributes;

        Unread(Global type) {
            this.type = type;
        }

        boolean isScriptModule() {
            return type.module().startsWith("__torch__");
        }

        void setAttributes(Map<?, ?> attributes) {
            this.attributes = attributes;
        }

        Map<?, ?> attributes() {
            return attributes;
        }

        @Override
        public String toString() {
            return "an object of class " + type + " (not read)";
        }
    }
}
