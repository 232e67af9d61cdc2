// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
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

    private static final int MOST_LINKS = 40;

    private WholeFile() {}

    /**
     * Writes into a new file in the same folder, brings it to the disk and moves it to the target.
     * If anything fails, a file that was at the target before is still there as it was. A link at
     * the target stays, and the file goes where it points, whether or not there was one. A file
     * that is replaced leaves its POSIX permissions to the new one, where the file system has them.
     *
     * @param target the file; one that exists is replaced
     * @param content writes the content
     * @throws IOException if the file cannot be written
     */
    public static void write(Path target, Content content) throws IOException {
        Path end = end(target);
        if (Files.isDirectory(end)) {
            throw new IOException(target + ": is a folder");
        }
        Path part = end.resolveSibling("." + UUID.randomUUID() + ".part");
        Optional<Set<PosixFilePermission>> permissions = permissions(end);
        try {
            try (FileChannel channel = create(part, permissions)) {
                content.writeTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            if (!permissions.equals(permissions(part)) && permissions.isPresent()) {
                Files.setPosixFilePermissions(part, permissions.get());
            }
            move(part, end);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Where a chain of links ends; nothing need be there. */
    private static Path end(Path target) throws IOException {
        Path end = target.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(end); links++) {
            if (links == MOST_LINKS) {
                throw new FileSystemLoopException(target.toString());
            }
            end = end.resolveSibling(Files.readSymbolicLink(end));
        }
        return end;
    }

    /** The permissions of a file, if it is there and its file system has such permissions. */
    private static Optional<Set<PosixFilePermission>> permissions(Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class);
        return view == null || !Files.exists(file)
                ? Optional.empty()
                : Optional.of(view.readAttributes().permissions());
    }

    /** Makes a file that nobody can read, even for a moment, who may not read the old one. */
    private static FileChannel create(Path part, Optional<Set<PosixFilePermission>> permissions)
            throws IOException {
        FileAttribute<?>[] attributes =
                permissions.stream()
                        .map(PosixFilePermissions::asFileAttribute)
                        .toArray(FileAttribute<?>[]::new);
        return FileChannel.open(
                part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes);
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
