// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Says what is wrong with a file, in one line that begins with its name. */
public final class FileException extends IOException {

    private static final long serialVersionUID = 1;

    FileException(Path file, String problem) {
        this(file, problem, null);
    }

    /**
     * Makes an error.
     *
     * @param file the file or folder
     * @param problem what is wrong with it
     * @param cause the cause, or null
     */
    public FileException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }

    /**
     * Checks that a name stands for a file that can be read.
     *
     * @param file the file
     * @throws FileException if there is no such file, it is no regular one or may not be read
     */
    public static void requireReadable(Path file) throws FileException {
        if (!Files.exists(file)) {
            throw new FileException(file, "no such file");
        }
        if (Files.isDirectory(file)) {
            throw new FileException(file, "is a folder, not a file");
        }
        if (!Files.isRegularFile(file)) {
            throw new FileException(file, "is not a regular file");
        }
        if (!Files.isReadable(file)) {
            throw new FileException(file, "permission denied");
        }
    }

    /**
     * Checks before the work that a file can be written.
     *
     * @param file the file, which need not exist
     * @throws FileException if it is a folder, its folder does not exist or may not be written
     */
    public static void requireWritable(Path file) throws FileException {
        if (Files.isDirectory(file)) {
            throw new FileException(file, "is a folder, not a file");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.exists(folder)) {
            throw new FileException(file, "its folder does not exist");
        }
        if (!Files.isDirectory(folder)) {
            throw new FileException(file, folder.getFileName() + " is not a folder");
        }
        if (!Files.isWritable(folder) || Files.exists(file) && !Files.isWritable(file)) {
            throw new FileException(file, "permission denied");
        }
    }

    /**
     * Returns what an I/O error means.
     *
     * @param error the error
     * @return one line, without the file's name where the error's kind says enough
     */
    public static String reason(IOException error) {
        if (error instanceof NoSuchFileException) {
            return "no such file";
        }
        if (error instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (error instanceof FileAlreadyExistsException) {
            return "exists already";
        }
        if (error instanceof NotDirectoryException) {
            return "is not a folder";
        }
        if (error instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return describe(error);
    }

    /**
     * Returns an error's message on one line.
     *
     * @param error the error
     * @return its message, or its kind if it has none
     */
    public static String describe(Throwable error) {
        String message = error.getMessage();
        if (message == null || message.isBlank()) {
            return error.getClass().getSimpleName();
        }
        return message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
