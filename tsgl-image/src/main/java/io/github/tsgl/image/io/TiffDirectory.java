// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * A directory of a TIFF structure (TIFF 6.0, section 2), as TIFF files and EXIF data have it:
 * fields by their tags, and directories inside it.
 */
final class TiffDirectory {

    static final int BYTE = 1;
    static final int ASCII = 2;
    static final int SHORT = 3;
    static final int LONG = 4;
    static final int RATIONAL = 5;
    static final int UNDEFINED = 7;

    private static final int LITTLE_ENDIAN = 0x4949;
    private static final int BIG_ENDIAN = 0x4D4D;
    private static final int HEAD = 8;
    private static final int MAGIC = 42;
    private static final int BIG_TIFF = 43;
    private static final int MAKER_NOTE = 37500;
    private static final int ENTRY = 12;
    private static final int INLINE = 4;

    /** How many bytes a value of a type has. */
    private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

    /** The directories of EXIF and of GPS data, and inside EXIF's that of interoperability. */
    private static final Set<Integer> INNER = Set.of(0x8769, 0x8825, 0xA005);

    /** Bytes at places of their own, which nobody can read. */
    interface Source {

        /** Reads bytes, or nothing if they are not there or too many. */
        Optional<byte[]> bytes(long start, long length) throws IOException;
    }

    /** A value of a type, in the structure's order of bytes. */
    record Field(int type, int count, byte[] value) {}

    private final ByteOrder order;
    private final Map<Integer, Field> fields = new TreeMap<>();
    private final Map<Integer, TiffDirectory> inner = new TreeMap<>();
    private boolean hasNext;

    TiffDirectory(ByteOrder order) {
        this.order = order;
    }

    /** Reads the first directory of a structure, and those inside it. */
    static TiffDirectory first(Source source) throws IOException {
        ByteBuffer head = ByteBuffer.wrap(source.bytes(0, HEAD).orElseThrow(TiffDirectory::damage));
        int mark = head.getShort();
        if (mark != LITTLE_ENDIAN && mark != BIG_ENDIAN) {
            throw damage();
        }
        head.order(mark == LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int magic = head.getShort();
        if (magic == BIG_TIFF) {
            throw new IOException("is a BigTIFF file, which is not read");
        }
        if (magic != MAGIC) {
            throw damage();
        }
        TiffDirectory directory = new TiffDirectory(head.order());
        directory.read(source, Integer.toUnsignedLong(head.getInt()), 0);
        return directory;
    }

    private static IOException damage() {
        return new IOException("is truncated or damaged (no TIFF directory)");
    }

    private void read(Source source, long at, int depth) throws IOException {
        byte[] count = source.bytes(at, 2).orElseThrow(TiffDirectory::damage);
        int length = ENTRY * Short.toUnsignedInt(ByteBuffer.wrap(count).order(order).getShort());
        byte[] entries = source.bytes(at + 2, length).orElseThrow(TiffDirectory::damage);
        ByteBuffer entry = ByteBuffer.wrap(entries).order(order);
        for (int i = 0; i < length; i += ENTRY) {
            entry.position(i);
            int tag = Short.toUnsignedInt(entry.getShort());
            int type = Short.toUnsignedInt(entry.getShort());
            long values = Integer.toUnsignedLong(entry.getInt());
            long bytes = type < SIZES.length ? values * SIZES[type] : 0;
            long start = bytes <= INLINE ? at + 2 + i + 8 : Integer.toUnsignedLong(entry.getInt());
            if (bytes == 0) {
                continue;
            }
            Optional<byte[]> value = source.bytes(start, bytes);
            if (value.isPresent()) {
                fields.put(tag, new Field(type, (int) values, value.get()));
            }
            if (INNER.contains(tag) && depth < 2) {
                readInner(source, tag, depth);
            }
        }
        byte[] next = source.bytes(at + 2 + length, 4).orElse(new byte[4]);
        hasNext = ByteBuffer.wrap(next).getInt() != 0;
    }

    /** One that makes no sense is left out. */
    private void readInner(Source source, int tag, int depth) throws IOException {
        TiffDirectory directory = new TiffDirectory(order);
        try {
            directory.read(source, number(tag, 0), depth + 1);
            inner.put(tag, directory);
        } catch (IOException e) {
            inner.remove(tag);
        }
        fields.remove(tag);
    }

    ByteOrder order() {
        return order;
    }

    /** Whether another picture follows. */
    boolean hasNext() {
        return hasNext;
    }

    boolean has(int tag) {
        return fields.containsKey(tag);
    }

    Optional<byte[]> value(int tag) {
        return Optional.ofNullable(fields.get(tag)).map(Field::value);
    }

    /** The numbers of a field; none if it is not there or has other values. */
    long[] numbers(int tag) {
        Field field = fields.get(tag);
        if (field == null) {
            return new long[0];
        }
        ByteBuffer values = ByteBuffer.wrap(field.value()).order(order);
        return switch (field.type()) {
            case BYTE ->
                    LongStream.generate(() -> values.get() & 0xFF).limit(field.count()).toArray();
            case SHORT ->
                    LongStream.generate(() -> values.getShort() & 0xFFFF)
                            .limit(field.count())
                            .toArray();
            case LONG ->
                    LongStream.generate(() -> values.getInt() & 0xFFFFFFFFL)
                            .limit(field.count())
                            .toArray();
            default -> new long[0];
        };
    }

    /** The first number of a field. */
    long number(int tag, long otherwise) {
        long[] numbers = numbers(tag);
        return numbers.length == 0 ? otherwise : numbers[0];
    }

    /** A fraction, or 0. */
    double fraction(int tag) {
        Field field = fields.get(tag);
        if (field == null || field.type() != RATIONAL) {
            return 0;
        }
        ByteBuffer values = ByteBuffer.wrap(field.value()).order(order);
        long above = values.getInt() & 0xFFFFFFFFL;
        long below = values.getInt() & 0xFFFFFFFFL;
        return below == 0 ? 0 : (double) above / below;
    }

    void put(int tag, int type, byte[] value) {
        fields.put(tag, new Field(type, value.length / SIZES[type], value));
    }

    /** Sets a field of numbers; a fraction has two. */
    void putNumbers(int tag, int type, long... numbers) {
        int size = type == SHORT ? Short.BYTES : Integer.BYTES;
        ByteBuffer values = ByteBuffer.allocate(numbers.length * size).order(order);
        for (long number : numbers) {
            if (type == SHORT) {
                values.putShort((short) number);
            } else {
                values.putInt((int) number);
            }
        }
        put(tag, type, values.array());
    }

    /** Those of the fields that have certain tags, and the directories inside. */
    TiffDirectory only(Set<Integer> tags) {
        TiffDirectory some = new TiffDirectory(order);
        some.fields.putAll(fields);
        some.fields.keySet().retainAll(tags);
        inner.forEach((tag, directory) -> some.inner.put(tag, directory.withoutMakerNote()));
        return some;
    }

    /** A camera's own data have places in them that only hold where they are. */
    private TiffDirectory withoutMakerNote() {
        TiffDirectory others = new TiffDirectory(order);
        others.fields.putAll(fields);
        others.fields.remove(MAKER_NOTE);
        others.inner.putAll(inner);
        return others;
    }

    boolean isEmpty() {
        return fields.isEmpty() && inner.isEmpty();
    }

    /** The head of a structure whose first directory stands at a place. */
    byte[] head(long first) {
        ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.BIG_ENDIAN);
        head.putShort((short) (order == ByteOrder.LITTLE_ENDIAN ? LITTLE_ENDIAN : BIG_ENDIAN));
        return head.order(order).putShort((short) MAGIC).putInt((int) first).array();
    }

    /** A structure of this directory alone. */
    byte[] structure() {
        byte[] head = head(HEAD);
        byte[] directory = written(HEAD);
        return ByteBuffer.allocate(head.length + directory.length).put(head).put(directory).array();
    }

    /** The directory's bytes, for a place of even number in a structure. */
    byte[] written(long at) {
        Map<Integer, Field> all = new TreeMap<>(fields);
        inner.keySet().forEach(tag -> all.put(tag, new Field(LONG, 1, new byte[INLINE])));
        int length = 2 + ENTRY * all.size() + 4;
        int size = length;
        for (Field field : all.values()) {
            size += field.value().length > INLINE ? even(field.value().length) : 0;
        }
        Map<Integer, byte[]> directories = new TreeMap<>();
        for (Map.Entry<Integer, TiffDirectory> entry : inner.entrySet()) {
            byte[] bytes = entry.getValue().written(at + size);
            directories.put(entry.getKey(), bytes);
            all.put(entry.getKey(), place(at + size));
            size += even(bytes.length);
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(order);
        out.putShort((short) all.size());
        int end = length;
        for (Map.Entry<Integer, Field> entry : all.entrySet()) {
            Field field = entry.getValue();
            out.putShort(entry.getKey().shortValue()).putShort((short) field.type());
            out.putInt(field.count());
            if (field.value().length <= INLINE) {
                out.put(field.value()).put(new byte[INLINE - field.value().length]);
            } else {
                out.putInt((int) (at + end));
                out.put(end, field.value());
                end += even(field.value().length);
            }
        }
        for (byte[] directory : directories.values()) {
            out.put(end, directory);
            end += even(directory.length);
        }
        return out.array();
    }

    private Field place(long at) {
        return new Field(
                LONG, 1, ByteBuffer.allocate(INLINE).order(order).putInt((int) at).array());
    }

    private static int even(int length) {
        return length + (length & 1);
    }

    /** Reads EXIF data; nothing if they make no sense. */
    static Optional<TiffDirectory> ofExif(byte[] exif) {
        try {
            return Optional.of(
                    first(
                            (start, length) -> {
                                boolean inside = start + length <= exif.length;
                                byte[] bytes = new byte[inside ? (int) length : 0];
                                if (inside) {
                                    ByteBuffer.wrap(exif, (int) start, (int) length).get(bytes);
                                }
                                return inside ? Optional.of(bytes) : Optional.empty();
                            }));
        } catch (IOException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }
}
