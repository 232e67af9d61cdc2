// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import ai.djl.ndarray.NDArray;
import io.github.tsgl.layers.ops.InPlace;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.CheckpointException;
import io.github.tsgl.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Everything that the further course of a training depends on, as a safetensors file with a
 * checksum over all its names, numbers and tensors.
 */
final class TrainingState {

    /** The metadata's key for the checksum. */
    private static final String CHECKSUM = "checksum";

    private static final String FORMAT = "format";
    private static final String VERSION = "tsgl training 1";

    private final Map<String, NDArray> tensors = new LinkedHashMap<>();
    private final Map<String, String> numbers = new LinkedHashMap<>();

    TrainingState() {
        numbers.put(FORMAT, VERSION);
    }

    /** Adds an array of a network: its weights, moments or averages. It is not copied. */
    void put(String network, String kind, String parameter, NDArray values) {
        tensors.put(name(network, kind, parameter), values);
    }

    /** Adds a whole number. */
    void put(String name, long value) {
        numbers.put(name, Long.toString(value));
    }

    /** Adds a text. */
    void put(String name, String value) {
        numbers.put(name, value);
    }

    private static String name(String network, String kind, String parameter) {
        return network + "/" + kind + "/" + parameter;
    }

    /** Writes the file, which replaces an older one when it is whole. */
    void write(Path file) throws IOException {
        Sum sum = new Sum(numbers);
        for (Map.Entry<String, NDArray> entry : tensors.entrySet()) {
            sum.add(entry.getKey(), entry.getValue().toFloatArray());
        }
        SafetensorsWriter.builder()
                .optMetadata(numbers)
                .optMetadata(CHECKSUM, sum.toString())
                .build()
                .write(file, tensors);
    }

    /** CRC-32C of names and values in their order. */
    private static final class Sum {

        private final CRC32C crc = new CRC32C();

        Sum(Map<String, String> numbers) {
            add(new TreeMap<>(numbers).toString());
        }

        void add(String name, float[] values) {
            add(name);
            for (float value : values) {
                add(Float.floatToRawIntBits(value));
            }
        }

        private void add(String text) {
            crc.update(text.getBytes(StandardCharsets.UTF_8));
        }

        private void add(int bits) {
            crc.update(bits);
            crc.update(bits >> 8);
            crc.update(bits >> 16);
            crc.update(bits >> 24);
        }

        @Override
        public String toString() {
            return Long.toHexString(crc.getValue());
        }
    }

    /** A state that was read, and has been checked to be whole. */
    static final class Reader {

        private final Path file;
        private final Map<String, float[]> tensors = new LinkedHashMap<>();
        private final Map<String, String> numbers;

        /** Reads a file; one that is damaged or of another kind is an error that says so. */
        Reader(Path file) throws IOException {
            this.file = file;
            try (Checkpoint checkpoint = Checkpoint.open(file)) {
                numbers = new LinkedHashMap<>(checkpoint.metadata());
                String expected = numbers.remove(CHECKSUM);
                if (!VERSION.equals(numbers.get(FORMAT))) {
                    throw new CheckpointException(file, "is no checkpoint of a training");
                }
                Sum sum = new Sum(numbers);
                for (String name : checkpoint.names()) {
                    tensors.put(name, checkpoint.tensor(name).toFloats());
                    sum.add(name, tensors.get(name));
                }
                if (!sum.toString().equals(expected)) {
                    throw new CheckpointException(file, "is damaged: its checksum is wrong");
                }
            }
        }

        /** Overwrites an array with the values of its name. */
        void read(String network, String kind, String parameter, NDArray target) {
            float[] values = values(network, kind, parameter, target.size());
            try (NDArray source = target.getManager().create(values, target.getShape())) {
                InPlace.assign(target, source);
            }
        }

        /** The values of a name, each of which is to be read once. */
        float[] values(String network, String kind, String parameter, long count) {
            String name = name(network, kind, parameter);
            float[] values = tensors.remove(name);
            if (values == null || values.length != count) {
                throw misfit("has no fitting " + name);
            }
            return values;
        }

        String text(String name) {
            String value = numbers.get(name);
            if (value == null) {
                throw misfit("has no " + name);
            }
            return value;
        }

        long number(String name) {
            return Long.parseLong(text(name));
        }

        /** To be called when all has been read: what is left means that it is another network's. */
        void end() {
            if (!tensors.isEmpty()) {
                throw misfit("is of another network: " + tensors.keySet().iterator().next());
            }
        }

        private UncheckedIOException misfit(String problem) {
            return new UncheckedIOException(new CheckpointException(file, problem));
        }
    }
}
