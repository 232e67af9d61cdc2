// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import ai.djl.ndarray.types.DataType;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * safetensors: the header's length as 8 bytes, a JSON header, then the tensors' bytes, back to back
 * and little-endian.
 */
final class SafetensorsFormat implements CheckpointFormat {

    static final String METADATA = "__metadata__";

    /** The longest header that is read; 662 tensors take about 80 KiB. */
    static final int LONGEST_HEADER = 8 << 20;

    static final Map<String, DataType> TYPES =
            Map.of(
                    "F64", DataType.FLOAT64,
                    "F32", DataType.FLOAT32,
                    "F16", DataType.FLOAT16,
                    "BF16", DataType.BFLOAT16,
                    "I64", DataType.INT64,
                    "I32", DataType.INT32,
                    "I16", DataType.INT16,
                    "I8", DataType.INT8,
                    "U8", DataType.UINT8,
                    "BOOL", DataType.BOOLEAN);

    /** There is no magic number: a length, and the brace that begins the header. */
    @Override
    public boolean matches(byte[] start) {
        return start.length > Long.BYTES && start[Long.BYTES] == '{';
    }

    @Override
    public CheckpointContents open(Path file) throws IOException {
        return CheckpointContents.readOrClose(
                FileChannel.open(file), channel -> read(file, channel));
    }

    private static CheckpointContents read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        long header =
                ByteBuffer.wrap(bytes(channel, 0, Long.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong();
        if (header < 2 || header > size - Long.BYTES) {
            throw new IOException("its header is longer than the file");
        }
        if (header > LONGEST_HEADER) {
            throw new IOException("its header is longer than " + LONGEST_HEADER + " bytes");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        byte[] json = bytes(channel, Long.BYTES, (int) header);
        List<Entry> entries = parse(json, metadata);
        long start = Long.BYTES + header;
        checkLayout(entries, size - start);
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Entry entry : entries) {
            FileRegion region = new FileRegion(channel, start + entry.from, entry.to - entry.from);
            StorageElements elements =
                    new StorageElements(file, region, entry.type, ByteOrder.LITTLE_ENDIAN);
            tensors.put(
                    entry.name, StoredTensor.contiguous(entry.name, entry.dimensions, elements));
        }
        if (tensors.isEmpty()) {
            throw new CheckpointException(file, "holds no tensors");
        }
        return new CheckpointContents(tensors, metadata, channel);
    }

    private record Entry(String name, DataType type, long[] dimensions, long from, long to) {}

    private static List<Entry> parse(byte[] json, Map<String, String> metadata) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        try (JsonReader reader =
                new JsonReader(
                        new InputStreamReader(
                                new ByteArrayInputStream(json), StandardCharsets.UTF_8))) {
            reader.beginObject();
            while (reader.hasNext()) {
                String name = reader.nextName();
                if (name.equals(METADATA)) {
                    parseMetadata(reader, metadata);
                } else if (entries.put(name, parseEntry(name, reader)) != null) {
                    throw new IOException("a name occurs twice");
                }
            }
            reader.endObject();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IOException("something follows the header");
            }
        }
        return new ArrayList<>(entries.values());
    }

    private static void parseMetadata(JsonReader reader, Map<String, String> metadata)
            throws IOException {
        reader.beginObject();
        while (reader.hasNext()) {
            metadata.put(reader.nextName(), reader.nextString());
        }
        reader.endObject();
    }

    private static Entry parseEntry(String name, JsonReader reader) throws IOException {
        String type = null;
        long[] shape = null;
        long[] offsets = null;
        reader.beginObject();
        while (reader.hasNext()) {
            switch (reader.nextName()) {
                case "dtype" -> type = reader.nextString();
                case "shape" -> shape = numbers(reader);
                case "data_offsets" -> offsets = numbers(reader);
                default -> throw new IOException("a tensor has an unknown property");
            }
        }
        reader.endObject();
        String shown = "tensor " + CheckpointException.printable(name);
        if (type == null || shape == null || offsets == null || offsets.length != 2) {
            throw new IOException(shown + " is not fully described");
        }
        DataType known = TYPES.get(type);
        if (known == null) {
            throw new IOException(
                    shown + " has the unknown type " + CheckpointException.printable(type));
        }
        Entry entry = new Entry(name, known, shape, offsets[0], offsets[1]);
        checkLength(entry, shown);
        return entry;
    }

    private static long[] numbers(JsonReader reader) throws IOException {
        List<Long> numbers = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            long number = reader.nextLong();
            if (number < 0 || numbers.size() >= 64) {
                throw new IOException("a shape or an offset is negative or too long");
            }
            numbers.add(number);
        }
        reader.endArray();
        return numbers.stream().mapToLong(n -> n).toArray();
    }

    private static void checkLength(Entry entry, String shown) throws IOException {
        long bytes = entry.type.getNumOfBytes();
        try {
            for (long dimension : entry.dimensions) {
                bytes = Math.multiplyExact(bytes, dimension);
            }
        } catch (ArithmeticException e) {
            throw new IOException(shown + " is too large", e);
        }
        if (entry.to - entry.from != bytes) {
            throw new IOException(shown + " has another length than its shape says");
        }
    }

    /** The tensors fill the rest of the file, without holes and without overlap. */
    private static void checkLayout(List<Entry> entries, long length) throws IOException {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
        long end = 0;
        for (Entry entry : sorted) {
            if (entry.from != end) {
                throw new IOException("tensors overlap or leave a hole between them");
            }
            end = entry.to;
        }
        if (end != length) {
            throw new IOException(
                    end > length ? "the file is truncated" : "something follows the tensors");
        }
    }

    private static byte[] bytes(FileChannel channel, long from, int count) throws IOException {
        byte[] bytes = new FileRegion(channel, from, count).open(0).readNBytes(count);
        if (bytes.length < count) {
            throw new IOException("the file is truncated");
        }
        return bytes;
    }
}
