// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import ai.djl.ndarray.types.DataType;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * TensorFlow's checkpoints since 1.0 (version 2): {@code NAME.index}, a {@link SortedTable} of
 * messages {@code BundleEntryProto} by the variables' names, and beside it the values, {@code
 * NAME.data-00000-of-00001}, or several of these.
 */
final class TensorFlowCheckpointFormat implements CheckpointFormat {

    private static final String SUFFIX = ".index";
    private static final long LARGEST_INDEX = 32 << 20;
    private static final int MOST_SHARDS = 1000;

    private static final int HEADER_SHARDS = 1 << 3 | ProtoReader.VARINT;
    private static final int HEADER_ENDIANNESS = 2 << 3 | ProtoReader.VARINT;
    private static final int ENTRY_TYPE = 1 << 3 | ProtoReader.VARINT;
    private static final int ENTRY_SHAPE = 2 << 3 | ProtoReader.BYTES;
    private static final int ENTRY_SHARD = 3 << 3 | ProtoReader.VARINT;
    private static final int ENTRY_OFFSET = 4 << 3 | ProtoReader.VARINT;
    private static final int ENTRY_SIZE = 5 << 3 | ProtoReader.VARINT;
    private static final int ENTRY_CHECKSUM = 6 << 3 | ProtoReader.FIXED32;
    private static final int ENTRY_SLICE = 7 << 3 | ProtoReader.BYTES;

    /** Begins with the header's entry: an empty key, and a message that begins with a number. */
    @Override
    public boolean matches(byte[] start) {
        return start.length > 3 && start[0] == 0 && start[1] == 0 && start[3] == HEADER_SHARDS;
    }

    @Override
    public CheckpointContents open(Path file) throws IOException {
        if (Files.size(file) > LARGEST_INDEX) {
            throw new CheckpointException(file, "is too large for a TensorFlow index");
        }
        Map<String, ByteBuffer> table = SortedTable.read(Files.readAllBytes(file));
        Header header = new Header();
        read(table.remove(""), header::read);
        if (header.shards < 1 || header.shards > MOST_SHARDS) {
            throw new IOException("it has no header");
        }
        return CheckpointContents.readOrClose(
                new Shards(file, header.shards), shards -> read(file, table, header, shards));
    }

    private static CheckpointContents read(
            Path file, Map<String, ByteBuffer> table, Header header, Shards shards)
            throws IOException {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, ByteBuffer> row : table.entrySet()) {
            String name = row.getKey();
            Entry entry = new Entry();
            read(row.getValue(), entry::read);
            if (name.startsWith("\0")) {
                continue; // a part of a divided tensor
            }
            if (entry.type.isEmpty() || entry.divided) {
                metadata.put(name, "a tensor of a type or in parts that are not read");
                continue;
            }
            StorageElements numbers =
                    new StorageElements(file, shards.bytes(entry), entry.type.get(), header.order);
            tensors.put(name, StoredTensor.contiguous(name, entry.shape, numbers));
        }
        if (tensors.isEmpty()) {
            throw new CheckpointException(file, "holds no tensors");
        }
        return new CheckpointContents(tensors, metadata, shards);
    }

    @FunctionalInterface
    private interface Message {
        void read(ProtoReader in, int tag) throws IOException;
    }

    private static void read(ByteBuffer bytes, Message message) throws IOException {
        if (bytes == null) {
            throw new IOException("it has no header");
        }
        ProtoReader in = new ProtoReader(CodedInputStream.newInstance(bytes));
        try {
            in.fields(tag -> message.read(in, tag));
        } catch (InvalidProtocolBufferException e) {
            throw new IOException("an entry of the table is damaged", e);
        }
    }

    private static final class Header {

        private long shards;
        private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

        void read(ProtoReader in, int tag) throws IOException {
            switch (tag) {
                case HEADER_SHARDS -> shards = in.number();
                case HEADER_ENDIANNESS ->
                        order = in.number() == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
                default -> in.skip(tag);
            }
        }
    }

    private static final class Entry {

        private Optional<DataType> type = Optional.empty();
        private long[] shape = {};
        private long shard;
        private long offset;
        private long size;
        private int checksum;
        private boolean divided;

        void read(ProtoReader in, int tag) throws IOException {
            switch (tag) {
                case ENTRY_TYPE -> type = TensorFlowTensor.type(in.number());
                case ENTRY_SHAPE -> shape = TensorFlowTensor.readShape(in);
                case ENTRY_SHARD -> shard = in.number();
                case ENTRY_OFFSET -> offset = in.number();
                case ENTRY_SIZE -> size = in.number();
                case ENTRY_CHECKSUM -> checksum = in.fixed32();
                case ENTRY_SLICE -> {
                    divided = true;
                    in.skip(tag);
                }
                default -> in.skip(tag);
            }
        }
    }

    /** The files with the values, which are opened when an entry lies in them. */
    private static final class Shards implements Closeable {

        private final Path index;
        private final long count;
        private final Map<Long, FileChannel> open = new HashMap<>();

        Shards(Path index, long count) {
            this.index = index;
            this.count = count;
        }

        StorageBytes bytes(Entry entry) throws IOException {
            FileChannel channel = channel(entry.shard);
            long length = channel.size();
            if (entry.offset < 0 || entry.size < 0 || entry.size > length - entry.offset) {
                throw new IOException("a file of values is truncated");
            }
            if (entry.size != TensorFlowTensor.byteCount(entry.type.orElseThrow(), entry.shape)) {
                throw new IOException("a tensor has another length than its shape says");
            }
            return new Checked(new FileRegion(channel, entry.offset, entry.size), entry.checksum);
        }

        private FileChannel channel(long shard) throws IOException {
            FileChannel known = open.get(shard);
            if (known != null) {
                return known;
            }
            if (shard < 0 || shard >= count) {
                throw new IOException("a tensor is in a file that there is not");
            }
            String name = index.getFileName().toString();
            String prefix =
                    name.endsWith(SUFFIX)
                            ? name.substring(0, name.length() - SUFFIX.length())
                            : name;
            String values = "%s.data-%05d-of-%05d".formatted(prefix, shard, count);
            try {
                FileChannel channel = FileChannel.open(index.resolveSibling(values));
                open.put(shard, channel);
                return channel;
            } catch (NoSuchFileException e) {
                throw new CheckpointException(
                        index, "is a TensorFlow index; beside it " + values + " is missing", e);
            }
        }

        @Override
        public void close() throws IOException {
            for (FileChannel channel : open.values()) {
                channel.close();
            }
        }
    }

    /** The bytes of one tensor, with a checksum as {@link SortedTable#masked} makes it. */
    private record Checked(FileRegion region, int expected) implements StorageBytes {

        @Override
        public long length() {
            return region.length();
        }

        @Override
        public InputStream open(long from) {
            return region.open(from);
        }

        @Override
        public void verify() throws IOException {
            if (SortedTable.masked(checksum(new CRC32C())) != expected) {
                throw new IOException("the checksum of a tensor is wrong");
            }
        }
    }
}
