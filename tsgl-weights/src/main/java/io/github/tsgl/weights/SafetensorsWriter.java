// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.util.Float16Utils;
import com.google.gson.stream.JsonWriter;
import io.github.tsgl.image.io.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Writes named tensors, with metadata, as a safetensors file. The file appears under its name only
 * when it is whole: it is written beside it, brought to the disk, and renamed.
 */
public final class SafetensorsWriter {

    private static final int CHUNK = 1 << 16;
    private static final float LARGEST_HALF = 65504f;

    private final Precision precision;
    private final Predicate<String> exact;
    private final Map<String, String> metadata;

    private SafetensorsWriter(Builder builder) {
        precision = builder.precision;
        exact = builder.exact;
        metadata = new TreeMap<>(builder.metadata);
    }

    /**
     * A builder of a writer of float32 without metadata.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Writes the parameters of a block by their {@link NamedParameters}.
     *
     * @param file the file; one that exists is replaced
     * @param block the block, initialized
     * @throws IOException if the file cannot be written; an earlier file is then left as it was
     * @throws IllegalArgumentException if a value is NaN, infinite or beyond the precision's range
     */
    public void write(Path file, Block block) throws IOException {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        NamedParameters.of(block).forEach((name, p) -> arrays.put(name, p.getArray()));
        write(file, arrays);
    }

    /**
     * Writes arrays.
     *
     * @param file the file; one that exists is replaced
     * @param arrays the arrays by name; they are written as this writer's precision
     * @throws IOException if the file cannot be written; an earlier file is then left as it was
     * @throws IllegalArgumentException if a name is reserved, or a value is NaN, infinite or beyond
     *     the precision's range
     */
    public void write(Path file, Map<String, NDArray> arrays) throws IOException {
        byte[] header = header(arrays);
        WholeFile.write(
                file,
                out -> {
                    out.write(header);
                    for (Map.Entry<String, NDArray> entry : arrays.entrySet()) {
                        writeArray(out, entry.getKey(), entry.getValue());
                    }
                });
    }

    /** The length of the header and the header, filled up with spaces to a multiple of 8. */
    private byte[] header(Map<String, NDArray> arrays) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setHtmlSafe(false);
            json.beginObject();
            if (!metadata.isEmpty()) {
                json.name(SafetensorsFormat.METADATA).beginObject();
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    json.name(entry.getKey()).value(entry.getValue());
                }
                json.endObject();
            }
            long position = 0;
            for (Map.Entry<String, NDArray> entry : arrays.entrySet()) {
                position = describe(json, entry.getKey(), entry.getValue(), position);
            }
            json.endObject();
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (bytes.length + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
        if (padded > SafetensorsFormat.LONGEST_HEADER) {
            throw new IllegalArgumentException("names and metadata are too long: " + padded);
        }
        ByteBuffer header = ByteBuffer.allocate(Long.BYTES + padded);
        header.order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(bytes);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.array();
    }

    private long describe(JsonWriter json, String name, NDArray array, long position)
            throws IOException {
        if (name.equals(SafetensorsFormat.METADATA)) {
            throw new IllegalArgumentException("No tensor may be named " + name);
        }
        long end = position + array.size() * precisionOf(name).size();
        json.name(name).beginObject().name("dtype").value(precisionOf(name).label()).name("shape");
        json.beginArray();
        for (long dimension : array.getShape().getShape()) {
            json.value(dimension);
        }
        json.endArray().name("data_offsets").beginArray().value(position).value(end).endArray();
        json.endObject();
        return end;
    }

    private Precision precisionOf(String name) {
        return exact.test(name) ? Precision.FLOAT32 : precision;
    }

    private void writeArray(OutputStream out, String name, NDArray array) throws IOException {
        if (array.size() == 0) {
            return;
        }
        if (array.getDataType() != DataType.FLOAT32) {
            try (NDArray converted = array.toType(DataType.FLOAT32, true)) {
                writeArray(out, name, converted);
            }
            return;
        }
        FloatBuffer values = array.toByteBuffer(true).asFloatBuffer();
        ByteBuffer chunk =
                ByteBuffer.allocate(CHUNK * precisionOf(name).size())
                        .order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            chunk.clear();
            int count = Math.min(CHUNK, values.remaining());
            for (int i = 0; i < count; i++) {
                put(chunk, values.get(), name);
            }
            out.write(chunk.array(), 0, chunk.position());
        }
    }

    private void put(ByteBuffer chunk, float value, String name) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(name + " holds " + value + ", which is not finite");
        }
        if (precisionOf(name) == Precision.FLOAT32) {
            chunk.putFloat(value);
        } else if (Math.abs(value) > LARGEST_HALF) {
            throw new IllegalArgumentException(
                    name + " holds " + value + ", which is too large for float16");
        } else {
            chunk.putShort(Float16Utils.floatToHalf(value));
        }
    }

    /** Builds a {@link SafetensorsWriter}. */
    public static final class Builder {

        private Precision precision = Precision.FLOAT32;
        private Predicate<String> exact = name -> false;
        private final Map<String, String> metadata = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets how exactly values are kept; float32 by default.
         *
         * @param precision the precision
         * @return this builder
         */
        public Builder optPrecision(Precision precision) {
            this.precision = precision;
            return this;
        }

        /**
         * Keeps some tensors as float32 whatever the precision, such as running variances, which
         * may lie outside float16's range.
         *
         * @param names tells which
         * @return this builder
         */
        public Builder optExact(Predicate<String> names) {
            exact = names;
            return this;
        }

        /**
         * Adds metadata, such as the configuration, the seed and versions.
         *
         * @param key the name
         * @param value the value
         * @return this builder
         */
        public Builder optMetadata(String key, String value) {
            metadata.put(key, value);
            return this;
        }

        /**
         * Adds metadata.
         *
         * @param entries names and values
         * @return this builder
         */
        public Builder optMetadata(Map<String, String> entries) {
            metadata.putAll(entries);
            return this;
        }

        /**
         * Builds the writer.
         *
         * @return the writer
         */
        public SafetensorsWriter build() {
            return new SafetensorsWriter(this);
        }
    }
}
