// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import io.github.tsgl.weights.PickledObjects.Storage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * PyTorch's format before 1.6: five pickles (a magic number, a version, the machine's properties,
 * the objects, the keys of the storages), then for each storage its length and its bytes.
 */
final class TorchLegacyFormat implements CheckpointFormat {

    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);

    /** {@link #MAGIC} as a pickle of protocol 2 begins with it. */
    private static final byte[] START = start();

    @Override
    public boolean matches(byte[] start) {
        return start.length >= START.length
                && start[0] == (byte) 0x80
                && Arrays.equals(start, 2, START.length, START, 2, START.length);
    }

    @Override
    public CheckpointContents open(Path file) throws IOException {
        return CheckpointContents.readOrClose(
                FileChannel.open(file), channel -> read(file, channel));
    }

    private static CheckpointContents read(Path file, FileChannel channel) throws IOException {
        byte[] head = head(channel);
        ByteArrayInputStream in = new ByteArrayInputStream(head);
        TorchUnpickler unpickler = new TorchUnpickler();
        unpickler.read(in);
        if (!Integer.valueOf(1001).equals(unpickler.read(in))) {
            throw new CheckpointException(file, "has an unknown version of PyTorch's old format");
        }
        Map<?, ?> machine = (Map<?, ?>) unpickler.read(in);
        ByteOrder order =
                Boolean.FALSE.equals(machine.get("little_endian"))
                        ? ByteOrder.BIG_ENDIAN
                        : ByteOrder.LITTLE_ENDIAN;
        Object root = unpickler.read(in);
        List<?> keys = (List<?>) unpickler.read(in);
        long position = head.length - in.available();
        Map<String, StorageBytes> regions =
                regions(channel, position, keys, unpickler.storages(), order);
        return TorchContents.read(file, root, order, s -> find(regions, s), channel);
    }

    /** The part of the file that the pickles are in. */
    private static byte[] head(FileChannel channel) throws IOException {
        int length = (int) Math.min(channel.size(), TorchUnpickler.LONGEST_PICKLE);
        return new FileRegion(channel, 0, length).open(0).readNBytes(length);
    }

    private static Map<String, StorageBytes> regions(
            FileChannel channel,
            long start,
            List<?> keys,
            Map<String, Storage> storages,
            ByteOrder order)
            throws IOException {
        Map<String, StorageBytes> regions = new HashMap<>();
        long position = start;
        for (Object key : keys) {
            Storage storage = storages.get(TorchUnpickler.storageKey(key));
            if (storage == null) {
                throw new IOException("a storage of unknown type follows");
            }
            long count = number(channel, position, order);
            long length = TorchContents.byteCount(storage);
            position += Long.BYTES;
            if (count != storage.count() || length < 0 || length > channel.size() - position) {
                throw new EOFException("storage " + storage.key() + " is not complete");
            }
            regions.put(storage.key(), new FileRegion(channel, position, length));
            position += length;
        }
        return regions;
    }

    private static long number(FileChannel channel, long position, ByteOrder order)
            throws IOException {
        byte[] bytes = new FileRegion(channel, position, Long.BYTES).open(0).readNBytes(Long.BYTES);
        if (bytes.length < Long.BYTES) {
            throw new EOFException("storages are missing");
        }
        return ByteBuffer.wrap(bytes).order(order).getLong();
    }

    private static StorageBytes find(Map<String, StorageBytes> regions, Storage storage)
            throws IOException {
        StorageBytes bytes = regions.get(storage.key());
        if (bytes == null) {
            throw new EOFException("storage " + storage.key() + " is missing");
        }
        return bytes;
    }

    /** PROTO 2, LONG1 of ten bytes, the number from its last byte on, STOP. */
    private static byte[] start() {
        byte[] number = MAGIC.toByteArray();
        ByteBuffer bytes = ByteBuffer.allocate(5 + number.length);
        bytes.put((byte) 0x80).put((byte) 2).put((byte) 0x8a).put((byte) number.length);
        for (int i = number.length - 1; i >= 0; i--) {
            bytes.put(number[i]);
        }
        return bytes.put((byte) '.').array();
    }
}
