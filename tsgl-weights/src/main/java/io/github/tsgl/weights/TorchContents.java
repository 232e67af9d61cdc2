// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import ai.djl.ndarray.types.DataType;
import io.github.tsgl.weights.PickledObjects.Global;
import io.github.tsgl.weights.PickledObjects.Storage;
import io.github.tsgl.weights.PickledObjects.Tensor;
import io.github.tsgl.weights.PickledObjects.Unread;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Walks through an unpickled PyTorch object and names the tensors in it. */
final class TorchContents {

    private static final int DEEPEST = 64;
    private static final int LONGEST_NAME = 2048;
    private static final int MOST_CHARACTERS = 8 << 20;

    /** Above this many values, a tensor that repeats its storage is taken for an attack. */
    private static final long LARGEST_REPEATED = 1 << 22;

    private static final String WRAPPER = "module.";

    /** Finds the bytes of a storage in the file. */
    @FunctionalInterface
    interface Storages {

        /** The bytes of a storage; throws if the file lacks them. */
        StorageBytes find(Storage storage) throws IOException;
    }

    private final Path file;
    private final ByteOrder order;
    private final Storages storages;
    private final Map<String, StorageBytes> found = new HashMap<>();
    private final Map<String, Map<DataType, StorageElements>> elements = new HashMap<>();
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private long characters;

    private TorchContents(Path file, ByteOrder order, Storages storages) {
        this.file = file;
        this.order = order;
        this.storages = storages;
    }

    static CheckpointContents read(
            Path file, Object root, ByteOrder order, Storages storages, Closeable resource)
            throws IOException {
        TorchContents contents = new TorchContents(file, order, storages);
        contents.walk(root, "", 0);
        if (contents.tensors.isEmpty()) {
            String other = contents.metadata.values().stream().findFirst().orElse("nothing");
            throw new CheckpointException(
                    file, "holds no tensors, but " + CheckpointException.printable(other));
        }
        return new CheckpointContents(contents.tensors, contents.metadata, resource);
    }

    private void walk(Object value, String path, int depth) throws IOException {
        characters += path.length() + 16;
        if (depth > DEEPEST || path.length() > LONGEST_NAME || characters > MOST_CHARACTERS) {
            throw new CheckpointException(
                    file, "is nested too deeply, contains itself, or has too many entries");
        }
        if (value instanceof Tensor tensor) {
            add(tensor, path.isEmpty() ? "tensor" : path);
        } else if (value instanceof Map<?, ?> dictionary) {
            walkDictionary(dictionary, path, depth);
        } else if (value instanceof List<?> list) {
            walkItems(list, path, depth);
        } else if (value instanceof Object[] tuple) {
            walkItems(Arrays.asList(tuple), path, depth);
        } else if (value instanceof Unread object && object.attributes() != null) {
            walkDictionary(object.attributes(), path, depth);
        } else if (value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Unread) {
            String text = value.toString();
            characters += value instanceof Unread ? text.length() : 0;
            metadata.put(path, text);
        } else if (value instanceof Global name) {
            metadata.put(path, name.toString());
        }
    }

    private void walkDictionary(Map<?, ?> dictionary, String path, int depth) throws IOException {
        int prefix = isWrapped(dictionary) ? WRAPPER.length() : 0;
        int position = 0;
        for (Map.Entry<?, ?> entry : dictionary.entrySet()) {
            boolean plain = !(entry.getKey() instanceof Unread);
            String key = plain ? entry.getKey().toString() : "?" + position;
            position++;
            boolean strip = prefix > 0 && entry.getValue() instanceof Tensor;
            walk(entry.getValue(), join(path, strip ? key.substring(prefix) : key), depth + 1);
        }
    }

    private void walkItems(List<?> items, String path, int depth) throws IOException {
        for (int i = 0; i < items.size(); i++) {
            walk(items.get(i), join(path, Integer.toString(i)), depth + 1);
        }
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static boolean isWrapped(Map<?, ?> dictionary) {
        boolean any = false;
        for (Map.Entry<?, ?> entry : dictionary.entrySet()) {
            if (entry.getValue() instanceof Tensor) {
                if (!entry.getKey().toString().startsWith(WRAPPER)) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    private void add(Tensor tensor, String name) throws IOException {
        if (tensor.type() == DataType.UNKNOWN) {
            metadata.put(name, "a tensor of a type that is not read");
            return;
        }
        StorageElements source = elements(tensor);
        StoredTensor stored;
        try {
            stored =
                    new StoredTensor(
                            name, tensor.sizes(), tensor.strides(), tensor.offset(), source);
        } catch (IllegalArgumentException e) {
            throw problem(name, e.getMessage());
        }
        if (stored.size() > Math.max(source.count(), LARGEST_REPEATED)) {
            throw problem(name, "shape " + stored.shape() + " repeats a far smaller storage");
        }
        if (tensors.put(name, stored) != null) {
            throw problem(name, "the name occurs twice");
        }
    }

    private StorageElements elements(Tensor tensor) throws IOException {
        Storage storage = tensor.storage();
        StorageBytes bytes = found.get(storage.key());
        if (bytes == null) {
            bytes = storages.find(storage);
            found.put(storage.key(), bytes);
        }
        StorageBytes known = bytes;
        return elements.computeIfAbsent(storage.key(), key -> new HashMap<>())
                .computeIfAbsent(
                        tensor.type(), type -> new StorageElements(file, known, type, order));
    }

    /** The length in bytes that a storage says it has, or -1 if that cannot be. */
    static long byteCount(Storage storage) {
        int size = storage.type() == null ? 1 : storage.type().getNumOfBytes();
        boolean possible = storage.count() >= 0 && storage.count() <= Long.MAX_VALUE / 16;
        return possible ? storage.count() * size : -1;
    }

    private CheckpointException problem(String name, String what) {
        return new CheckpointException(
                file, "tensor " + CheckpointException.printable(name) + ": " + what);
    }
}
