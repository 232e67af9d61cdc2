package io.github.tsgl.weights;

import io.github.tsgl.weights.PickledObjects.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * PyTorch's format since 1.6: a zip archive of uncompressed entries, {@code NAME/data.pkl} for the
 * objects and {@code NAME/data/KEY} for each storage. TorchScript archives have the same parts.
 */
final class TorchZipFormat {

    private static final int MOST_ENTRIES = 200_000;
    private static final int LARGEST_DIRECTORY = 32 << 20;
    private static final int END_RECORD = 22;
    private static final int END_MAGIC = 0x06054b50;
    private static final int END_MAGIC_64 = 0x06064b50;
    private static final int LOCATOR_MAGIC_64 = 0x07064b50;
    private static final String PICKLE = "/data.pkl";

    private TorchZipFormat() {}

    static boolean matches(byte[] start) {
        return start.length > 3
                && start[0] == 'P'
                && start[1] == 'K'
                && start[2] == 3
                && start[3] == 4;
    }

    static Checkpoint open(Path file) throws IOException {
        checkDirectory(file);
        return Checkpoint.readOrClose(new ZipFile(file.toFile()), zip -> read(file, zip));
    }

    private static Checkpoint read(Path file, ZipFile zip) throws IOException {
        if (zip.size() > MOST_ENTRIES) {
            throw new CheckpointException(file, "is a zip archive of too many entries");
        }
        String prefix = prefix(file, zip);
        byte[] pickle = small(zip, prefix + PICKLE, TorchUnpickler.LONGEST_PICKLE);
        Object root = new TorchUnpickler().read(new ByteArrayInputStream(pickle));
        return TorchContents.read(
                file, root, byteOrder(file, zip, prefix), s -> storage(zip, prefix, s), zip);
    }

    private static String prefix(Path file, ZipFile zip) throws CheckpointException {
        return zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith(PICKLE))
                .map(name -> name.substring(0, name.length() - PICKLE.length()))
                .filter(prefix -> prefix.indexOf('/') < 0)
                .findFirst()
                .orElseThrow(
                        () ->
                                new CheckpointException(
                                        file,
                                        "is a zip archive, but not a PyTorch checkpoint"
                                                + " (it has no data.pkl)"));
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
            CRC32 checksum = new CRC32();
            byte[] chunk = new byte[(int) Math.min(1 << 18, Math.max(1, length()))];
            try (InputStream in = open(0)) {
                for (int n = in.read(chunk); n > 0; n = in.read(chunk)) {
                    checksum.update(chunk, 0, n);
                }
            }
            if (checksum.getValue() != entry.getCrc()) {
                throw new IOException("the checksum of " + entry.getName() + " is wrong");
            }
        }
    }

    /** Looks at the size of the archive's directory before the library reads it into memory. */
    private static void checkDirectory(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long length = channel.size();
            long from = Math.max(0, length - 0xFFFF - 2 * END_RECORD - 56);
            ByteBuffer tail = ByteBuffer.allocate((int) (length - from));
            tail.order(ByteOrder.LITTLE_ENDIAN);
            while (tail.hasRemaining() && channel.read(tail, from + tail.position()) > 0) {
                continue;
            }
            boolean found = false;
            for (int i = tail.position() - END_RECORD; i >= 0; i--) {
                int magic = tail.getInt(i);
                long size = 0;
                if (magic == END_MAGIC) {
                    found = true;
                    size = Integer.toUnsignedLong(tail.getInt(i + 12));
                    size = size == 0xFFFFFFFFL ? 0 : size;
                } else if (magic == END_MAGIC_64 && i + 48 <= tail.position()) {
                    size = tail.getLong(i + 40);
                } else if (magic == LOCATOR_MAGIC_64 && tail.getLong(i + 8) < from) {
                    throw new IOException("its end record is not at the end");
                }
                if (size < 0 || size > LARGEST_DIRECTORY) {
                    throw new IOException("its directory is too large");
                }
            }
            if (!found) {
                throw new IOException("the end of the zip archive is missing");
            }
        }
    }
}
