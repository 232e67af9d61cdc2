// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hostile files in a process of their own with little memory. */
@Tag("process")
class SmallHeapTest {

    @TempDir Path folder;

    @Test
    void hostileFilesAreRefusedQuicklyWithin128Mebibytes() throws Exception {
        for (Map.Entry<String, byte[]> entry : HostileCheckpointTest.hostileFiles().entrySet()) {
            Files.write(folder.resolve(entry.getKey()), entry.getValue());
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process =
                new ProcessBuilder(
                                java,
                                "-Xmx128m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                OpenAll.class.getName(),
                                folder.toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).isEmpty();
    }

    /** Opens every file of a folder, and tells what was not refused within a second. */
    static final class OpenAll {

        private OpenAll() {}

        public static void main(String[] arguments) throws IOException {
            try (var files = Files.list(Path.of(arguments[0]))) {
                files.forEach(OpenAll::open);
            }
        }

        private static void open(Path file) {
            var threads = ManagementFactory.getThreadMXBean();
            long start = threads.getCurrentThreadCpuTime();
            try {
                Checkpoint.open(file);
                System.out.println("opened: " + file);
            } catch (CheckpointException e) {
                long milliseconds = (threads.getCurrentThreadCpuTime() - start) / 1_000_000;
                if (milliseconds > 1000) {
                    System.out.println(milliseconds + " ms: " + file);
                }
            }
        }
    }
}
