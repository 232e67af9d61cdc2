// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import io.github.tsgl.image.io.FileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Lets one training at a time write a run's folder, among all programs of a machine. A program that
 * ends, however it ends, lets go of it.
 */
final class RunLock {

    private static final String FILE = ".lock";

    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock of a folder.
     *
     * @param folder the folder, which exists
     * @param warnings is told if the file system has no locks, without which the training goes on
     * @throws FileException if another training has it, or the folder cannot be written
     */
    static RunLock take(Path folder, Consumer<String> warnings) throws FileException {
        FileChannel channel;
        try {
            channel =
                    FileChannel.open(
                            folder.resolve(FILE),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new FileException(folder, "cannot be written: " + FileException.reason(e), e);
        }
        RunLock lock = new RunLock(channel);
        try {
            FileLock taken = channel.tryLock(); // ends with the channel
            if (taken != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // another training of this program has it
        } catch (IOException e) {
            warnings.accept(
                    folder
                            + ": cannot be locked ("
                            + FileException.reason(e)
                            + "); no other training may write it");
            return lock;
        }
        lock.release();
        throw new FileException(folder, "another training is writing it", null);
    }

    /** Lets another training have it. */
    void release() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
