package io.github.tsgl.weights;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file so that it is there whole or not at all. */
public final class WholeFile {

    /** Writes a file's content. */
    @FunctionalInterface
    public interface Content {

        /**
         * Writes the content.
         *
         * @param out where to, without a buffer
         * @throws IOException if it cannot be written
         */
        void writeTo(OutputStream out) throws IOException;
    }

    private WholeFile() {}

    /**
     * Writes into a new file in the same folder, brings it to the disk and moves it to the target.
     * If anything fails, a file that was at the target before is still there as it was. A link at
     * the target stays, and the file goes where it points.
     *
     * @param target the file; one that exists is replaced
     * @param content writes the content
     * @throws IOException if the file cannot be written
     */
    public static void write(Path target, Content content) throws IOException {
        Path end = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        if (Files.isDirectory(end)) {
            throw new IOException(target + ": is a folder");
        }
        String name = "." + end.getFileName() + "." + UUID.randomUUID() + ".part";
        Path part = end.resolveSibling(name);
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            move(part, end);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void move(Path part, Path end) throws IOException {
        try {
            Files.move(
                    part, end, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, end, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
