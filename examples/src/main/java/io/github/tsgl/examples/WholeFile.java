package io.github.tsgl.examples;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file so that it is there whole or not at all. */
final class WholeFile {

    /** Writes a file's content. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private WholeFile() {}

    /**
     * Writes into a new file in the same folder and moves that to the target. If anything fails, a
     * file that was at the target before is still there as it was.
     */
    static void write(Path target, Content content) throws IOException {
        Path end = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        String name = "." + end.getFileName() + "." + UUID.randomUUID() + ".part";
        Path part = end.resolveSibling(name);
        try {
            try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW)) {
                content.writeTo(out);
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
