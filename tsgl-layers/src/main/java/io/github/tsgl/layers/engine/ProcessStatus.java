// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What Linux tells about this process's memory, in {@code /proc/self/status}. */
public final class ProcessStatus {

    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessStatus() {}

    /**
     * Reads an amount of memory.
     *
     * @param field {@code VmRSS}, the resident memory now, or {@code VmHWM}, the most so far
     * @return the amount in KiB, or nothing on other systems
     */
    public static OptionalLong kibibytes(String field) {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(field + ":")) {
                    return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")));
                }
            }
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }
}
