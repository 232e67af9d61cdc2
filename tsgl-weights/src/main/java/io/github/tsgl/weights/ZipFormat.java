// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Zip archives: {@link TorchArchive PyTorch's own}, and those in which one checkpoint lies among
 * other files, as {@code big-lama.zip} is published; it is unpacked beside the system's temporary
 * files until the checkpoint is closed.
 */
final class ZipFormat implements CheckpointFormat {

    private static final int MOST_ENTRIES = 200_000;
    private static final int LARGEST_DIRECTORY = 32 << 20;
    private static final int END_RECORD = 22;
    private static final int END_MAGIC = 0x06054b50;
    private static final int END_MAGIC_64 = 0x06064b50;
    private static final int LOCATOR_MAGIC_64 = 0x07064b50;

    /** Weights hardly become smaller in an archive: big-lama.zip saves a fourteenth. */
    private static final int MOST_EXPANSION = 16;

    private static final long LARGEST_UNPACKED = 2L << 30;
    private static final Pattern CHECKPOINT =
            Pattern.compile("(?!__MACOSX/)(.*/)?[^./][^/]*\\.(ckpt|pth?|bin|safetensors|pb)");

    private final List<CheckpointFormat> packed;

    /**
     * Reads archives.
     *
     * @param packed the formats of checkpoints that may lie in an archive
     */
    ZipFormat(List<CheckpointFormat> packed) {
        this.packed = packed;
    }

    @Override
    public boolean matches(byte[] start) {
        return start.length > 3
                && start[0] == 'P'
                && start[1] == 'K'
                && start[2] == 3
                && start[3] == 4;
    }

    @Override
    public CheckpointContents open(Path file) throws IOException {
        checkDirectory(file);
        return CheckpointContents.readOrClose(
                new ZipFile(file.toFile()),
                zip -> {
                    if (zip.size() > MOST_ENTRIES) {
                        throw new CheckpointException(file, "is a zip archive of too many entries");
                    }
                    Optional<String> prefix = TorchArchive.prefix(zip);
                    return prefix.isPresent()
                            ? TorchArchive.read(file, zip, prefix.get())
                            : unpacked(file, zip);
                });
    }

    private CheckpointContents unpacked(Path file, ZipFile zip) throws IOException {
        List<? extends ZipEntry> entries =
                zip.stream().filter(e -> CHECKPOINT.matcher(e.getName()).matches()).toList();
        if (packed.isEmpty() || entries.size() != 1) {
            throw new CheckpointException(
                    file,
                    "is a zip archive, but not a PyTorch checkpoint (it has no data.pkl), and of"
                            + " checkpoints as files there are "
                            + entries.size()
                            + " in it, not one");
        }
        ZipEntry entry = entries.get(0);
        String name = CheckpointException.printable(entry.getName());
        if (entry.getSize() > LARGEST_UNPACKED
                || entry.getSize() / MOST_EXPANSION > entry.getCompressedSize()) {
            throw new CheckpointException(file, name + " in it is too large when unpacked");
        }
        Path copy = Files.createTempFile("checkpoint", ".unpacked");
        Closeable resource =
                () -> {
                    Files.deleteIfExists(copy);
                };
        return CheckpointContents.readOrClose(
                resource,
                deletion -> {
                    unpack(zip, entry, copy);
                    zip.close();
                    CheckpointContents inner = open(file, name, copy);
                    return new CheckpointContents(
                            inner.tensors(),
                            inner.metadata(),
                            () -> {
                                inner.resource().close();
                                deletion.close();
                            });
                });
    }

    private static void unpack(ZipFile zip, ZipEntry entry, Path copy) throws IOException {
        CRC32 checksum = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), checksum);
                OutputStream out = Files.newOutputStream(copy)) {
            byte[] chunk = new byte[1 << 16];
            long left = entry.getSize();
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                left -= n;
                if (left < 0) {
                    break;
                }
                out.write(chunk, 0, n);
            }
            if (left != 0 || checksum.getValue() != entry.getCrc()) {
                throw new IOException("the checksum of " + entry.getName() + " is wrong");
            }
        }
    }

    private CheckpointContents open(Path file, String name, Path copy) throws IOException {
        Optional<CheckpointFormat> format =
                CheckpointFormat.of(CheckpointFormat.start(copy), packed);
        if (format.isEmpty()) {
            throw new CheckpointException(file, name + " in it is not a checkpoint");
        }
        return format.get().open(copy);
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
