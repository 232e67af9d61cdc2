// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads TFRecords and protocol buffers without any of the libraries that write them. */
final class EventRecords {

    private EventRecords() {}

    /** The data of each record; lengths and checksums must hold. */
    static List<ByteBuffer> read(byte[] file) {
        List<ByteBuffer> records = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            ByteBuffer length = in.slice(in.position(), 8);
            int size = Math.toIntExact(in.getLong());
            assertThat(in.getInt()).isEqualTo(masked(length));
            ByteBuffer data = in.slice(in.position(), size).order(ByteOrder.LITTLE_ENDIAN);
            in.position(in.position() + size);
            assertThat(in.getInt()).isEqualTo(masked(data.duplicate()));
            records.add(data);
        }
        return records;
    }

    /** CRC-32C bit by bit, then TensorFlow's mask. */
    private static int masked(ByteBuffer bytes) {
        int crc = ~0;
        while (bytes.hasRemaining()) {
            crc ^= bytes.get() & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) * 0x82f63b78);
            }
        }
        crc = ~crc;
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }

    /** A message's fields by number: long, double, float or bytes. */
    static Map<Integer, Object> fields(ByteBuffer message) {
        Map<Integer, Object> fields = new LinkedHashMap<>();
        while (message.hasRemaining()) {
            long key = varint(message);
            Object value =
                    switch ((int) key & 7) {
                        case 0 -> varint(message);
                        case 1 -> message.getDouble();
                        case 2 -> bytes(message);
                        case 5 -> message.getFloat();
                        default -> throw new AssertionError("wire type of " + key);
                    };
            fields.put((int) (key >> 3), value);
        }
        return fields;
    }

    static Map<Integer, Object> inner(Map<Integer, Object> fields, int number) {
        byte[] bytes = (byte[]) fields.get(number);
        return fields(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[(int) varint(in)];
        in.get(bytes);
        return bytes;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
