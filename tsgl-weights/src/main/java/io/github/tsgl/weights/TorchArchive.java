// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import io.github.tsgl.weights.PickledObjects.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * PyTorch's format since 1.6: a zip archive of uncompressed entries, {@code NAME/data.pkl} for the
 * objects and {@code NAME/data/KEY} for each storage. TorchScript archives have the same parts.
 */
final class TorchArchive {

    private static final String PICKLE = "/data.pkl";

    private TorchArchive() {}

    /** The name that all parts begin with, if this is such an archive. */
    static Optional<String> prefix(ZipFile zip) {
        return zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith(PICKLE))
                .map(name -> name.substring(0, name.length() - PICKLE.length()))
                .filter(prefix -> prefix.indexOf('/') < 0)
                .findFirst();
    }

    static CheckpointContents read(Path file, ZipFile zip, String prefix) throws IOException {
        byte[] pickle = small(zip, prefix + PICKLE, TorchUnpickler.LONGEST_PICKLE);
        Object root = new TorchUnpickler().read(new ByteArrayInputStream(pickle));
        return TorchContents.read(
                file, root, byteOrder(file, zip, prefix), s -> storage(zip, prefix, s), zip);
    }

    private static ByteOrder byteOrder(Path file, ZipFile zip, String prefix) throws IOException {
        if (zip.getEntry(prefix + "/byteorder") == null) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        String order = new String(small(zip, prefix + "/byteorder", 16), StandardCharsets.US_ASCII);
        return switch (order) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default -> throw new CheckpointException(file, "states an unknown byte order");
        };
    }

    private static StorageBytes storage(ZipFile zip, String prefix, Storage storage)
            throws IOException {
        ZipEntry entry = stored(zip, prefix + "/data/" + storage.key());
        long needed = TorchContents.byteCount(storage);
        if (needed < 0 || needed > entry.getSize()) {
            throw new IOException("storage " + storage.key() + " is shorter than it should be");
        }
        return new Entry(zip, entry);
    }

    private static byte[] small(ZipFile zip, String name, int limit) throws IOException {
        ZipEntry entry = stored(zip, name);
        if (entry.getSize() > limit) {
            throw new IOException(name + " is too long");
        }
        Entry bytes = new Entry(zip, entry);
        bytes.verify();
        try (InputStream in = bytes.open(0)) {
            return in.readNBytes((int) entry.getSize());
        }
    }

    private static ZipEntry stored(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException(name + " is missing");
        }
        if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
            throw new IOException(name + " is compressed, which PyTorch never does");
        }
        return entry;
    }

    /** An uncompressed entry; a checksum of 0 means that PyTorch was told to write none. */
    private record Entry(ZipFile zip, ZipEntry entry) implements StorageBytes {

        @Override
        public long length() {
            return entry.getSize();
        }

        @Override
        public InputStream open(long from) throws IOException {
            InputStream in = zip.getInputStream(entry);
            in.skipNBytes(from);
            return in;
        }

        @Override
        public void verify() throws IOException {
            if (entry.getCrc() == 0) {
                return;
            }
            if (checksum(new CRC32()) != entry.getCrc()) {
                throw new IOException("the checksum of " + entry.getName() + " is wrong");
            }
        }
    }
}
