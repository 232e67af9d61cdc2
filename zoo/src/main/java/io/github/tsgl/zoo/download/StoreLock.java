// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import io.github.tsgl.image.io.FileException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one thread of one process at a time write a folder of a store. */
final class StoreLock {

    /** A process must open a lock's file only once: closing it again would free the lock. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    /** What is done under the lock. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    private StoreLock() {}

    /** Waits for the lock, of which the caller is told if it takes time, and does something. */
    static void hold(Path folder, Runnable waiting, Action action) throws IOException {
        Path file = folder.resolve(".lock").toAbsolutePath().normalize();
        ReentrantLock threads = THREADS.computeIfAbsent(file, it -> new ReentrantLock());
        if (!threads.tryLock()) {
            waiting.run();
            try {
                threads.lockInterruptibly();
            } catch (InterruptedException e) {
                throw Patience.interrupted();
            }
        }
        try (FileChannel channel = open(file)) {
            lock(channel, waiting);
            action.run();
        } finally {
            threads.unlock();
        }
    }

    private static FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new FileException(
                    file.getParent(), "cannot be written: " + FileException.reason(e), e);
        }
    }

    /** The lock ends with the channel. */
    private static void lock(FileChannel channel, Runnable waiting) throws IOException {
        try {
            if (channel.tryLock() == null) {
                waiting.run();
                channel.lock();
            }
        } catch (FileLockInterruptionException e) {
            throw Patience.interrupted();
        }
    }
}
