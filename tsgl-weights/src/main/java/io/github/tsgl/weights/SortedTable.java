// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A table of keys and values in LevelDB's format: blocks of sorted entries, whose keys leave out
 * what they share with the key before, each block with a type and a checksum; an index, a block as
 * well, that tells where they are; and at the end of the file where the index is.
 */
final class SortedTable {

    private static final int FOOTER = 48;
    private static final long MAGIC = 0xdb4775248b80fb57L;
    private static final int TRAILER = 5; // a block's type and checksum
    private static final int LONGEST_KEY = 2048;
    private static final int MOST_CHARACTERS = 8 << 20;

    private final ByteBuffer file;
    private final Map<String, ByteBuffer> entries = new LinkedHashMap<>();
    private int characters;

    private SortedTable(ByteBuffer file) {
        this.file = file;
    }

    /**
     * Reads a table.
     *
     * @param file its bytes
     * @return the values by their keys, in the keys' order
     * @throws IOException if it is damaged, or compressed
     */
    static Map<String, ByteBuffer> read(byte[] file) throws IOException {
        SortedTable table = new SortedTable(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
        if (file.length < FOOTER || table.file.getLong(file.length - Long.BYTES) != MAGIC) {
            throw new IOException("the end of the table is missing");
        }
        ByteBuffer footer = table.file.duplicate().position(file.length - FOOTER);
        handle(footer); // of a block that has no use here
        table.readIndex(table.block(footer));
        return table.entries;
    }

    private void readIndex(ByteBuffer index) throws IOException {
        Map<String, ByteBuffer> blocks = new LinkedHashMap<>();
        readEntries(index, blocks);
        for (ByteBuffer handle : blocks.values()) {
            readEntries(block(handle), entries);
        }
    }

    private record Handle(int offset, int size) {}

    private static Handle handle(ByteBuffer in) throws IOException {
        return new Handle(number(in), number(in));
    }

    /** The entries of the block that a handle tells of. */
    private ByteBuffer block(ByteBuffer in) throws IOException {
        Handle handle = handle(in);
        int end = handle.offset + handle.size;
        if (end < 0 || end > file.limit() - FOOTER - TRAILER || handle.size < Integer.BYTES) {
            throw new IOException("a block of the table is not within it");
        }
        if (file.get(end) != 0) {
            throw new IOException("the table is compressed, which TensorFlow never does");
        }
        CRC32C checksum = new CRC32C();
        checksum.update(slice(handle.offset, handle.size + 1));
        if (masked(checksum.getValue()) != file.getInt(end + 1)) {
            throw new IOException("the checksum of a block of the table is wrong");
        }
        // The places where keys are whole follow the entries; they serve for searching.
        int restarts = file.getInt(end - Integer.BYTES);
        long length = handle.size - (restarts + 1L) * Integer.BYTES;
        if (restarts < 0 || length < 0) {
            throw new IOException("a block of the table is damaged");
        }
        return slice(handle.offset, (int) length);
    }

    private ByteBuffer slice(int offset, int length) {
        return file.slice(offset, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A checksum as LevelDB stores it: turned, with a constant added. */
    static int masked(long checksum) {
        return Integer.rotateRight((int) checksum, 15) + 0xa282ead8;
    }

    private void readEntries(ByteBuffer block, Map<String, ByteBuffer> into) throws IOException {
        byte[] key = {};
        while (block.hasRemaining()) {
            int shared = number(block);
            int more = number(block);
            int value = number(block);
            if (shared > key.length
                    || more > block.remaining()
                    || shared + more > LONGEST_KEY
                    || value > block.remaining() - more) {
                throw new IOException("an entry of the table is damaged");
            }
            ByteArrayOutputStream next = new ByteArrayOutputStream(shared + more);
            next.write(key, 0, shared);
            for (int i = 0; i < more; i++) {
                next.write(block.get());
            }
            key = next.toByteArray();
            characters += key.length + 16;
            if (characters > MOST_CHARACTERS) {
                throw new IOException("the table has too many entries");
            }
            String name = new String(key, StandardCharsets.UTF_8);
            if (into.put(name, block.slice(block.position(), value)) != null) {
                throw new IOException("a name occurs twice");
            }
            block.position(block.position() + value);
        }
    }

    /** A number in groups of seven bits, the lowest first. */
    private static int number(ByteBuffer in) throws IOException {
        long number = 0;
        for (int shift = 0; shift < 35 && in.hasRemaining(); shift += 7) {
            byte part = in.get();
            number |= (part & 0x7fL) << shift;
            if (part >= 0 && number <= Integer.MAX_VALUE) {
                return (int) number;
            }
        }
        throw new IOException("a number of the table is damaged");
    }
}
