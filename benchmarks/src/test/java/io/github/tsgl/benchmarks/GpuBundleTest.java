// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What run.sh of tools/gpu-bundle does with its parts, which are stand-ins here. */
@Tag("process")
@EnabledOnOs(OS.LINUX)
class GpuBundleTest {

    private static final Path TOOLS = Path.of("..", "tools", "gpu-bundle");

    /** Fails for one model after its first line, as a GPU without memory for more would. */
    private static final String JAVA =
            """
            #!/bin/sh
            line='{"model":"M","size":64,"batch":1,"device":"cpu","precision":"float32","seconds":0.5,"multiply_adds":1000}'
            case "$*" in
                *Tsgl*bench*big-lama*)
                    echo "$line" | sed s/M/big-lama/
                    echo 'tsgl: big-lama: not enough memory' >&2
                    exit 1 ;;
                *Tsgl*bench*hifill*) echo "$line" | sed s/M/hifill/ ;;
                *TrainingStep*) echo '{"network":"blend","size":64,"batch":8,"device":"cpu","forward":0.25}' ;;
            esac
            """;

    /** Knows of PyTorch what run.sh asks, and nothing else. */
    private static final String PYTHON =
            """
            #!/bin/sh
            case "$2" in
                *glob*) echo /torch/lib ;;
                *dirname*) echo /torch ;;
                *split*) echo 2.11.0 ;;
                *cuda*) echo cpu ;;
            esac
            case "$1" in
                peer.py) echo 'no module named torch' >&2; exit 1 ;;
                tables.py) exec python3 "$@" ;;
            esac
            """;

    @TempDir private Path folder;

    @BeforeEach
    void makeBundle() throws IOException {
        for (String name : List.of("run.sh", "tables.py")) {
            Files.copy(TOOLS.resolve(name), folder.resolve(name));
        }
        Files.createDirectories(folder.resolve("work/torch"));
        Files.createFile(folder.resolve("work/torch/libdjl_torch.so"));
        for (String name : List.of("java", "program", "jni", "photos")) {
            Files.createFile(folder.resolve("work/" + name + ".done"));
        }
        program("work/java/bin/java", JAVA);
        program("python", PYTHON);
    }

    @Test
    void aPartThatFailsLeavesItsMessageAndTheNextGoesOn() throws Exception {
        assertThat(run("--minutes", "2", "--models", "big-lama hifill")).isZero();

        assertThat(summary())
                .containsSubsequence(
                        "build: done, 0 s",
                        "peak: failed (1), 0 s: no module named torch",
                        "bench-big-lama-float32: failed (1), 0 s: tsgl: big-lama: not enough memory",
                        "bench-hifill-float32: done, 0 s",
                        "step-blend: done, 0 s",
                        "bench-hifill-bfloat16: done, 0 s",
                        "train: done, 0 s")
                .noneMatch(line -> line.contains("tf32")); // only GPUs have it
        assertThat(Files.readAllLines(result("measurements.jsonl")))
                .filteredOn(line -> line.contains("float32"))
                .extracting(line -> line.split("\"")[3])
                .containsExactly("big-lama", "hifill", "big-lama", "hifill");
        assertThat(result("parts.tar.gz")).isNotEmptyFile();
        try (var files = Files.list(folder.resolve("results"))) {
            assertThat(files.count()).isLessThanOrEqualTo(8);
        }
    }

    @Test
    void whatWasMeasuredIsShownInTables() throws Exception {
        assumeThat(new ProcessBuilder("which", "python3").start().waitFor()).isZero();
        run("--minutes", "1", "--models", "hifill");

        assertThat(Files.readString(result("tables.md")))
                .contains("## Milliseconds a picture")
                .contains("| hifill | 64 | 1 | cpu | 500 | – |")
                .contains("## Seconds of a training step")
                .contains("| blend | 64 | 8 | cpu | 0.25 |");
    }

    @Test
    void nothingBeginsWithoutTime() throws Exception {
        assertThat(run("--minutes", "0")).isEqualTo(1);
        assertThat(summary()).containsExactly("build: no time left");
    }

    @Test
    void unknownOptionsAreRefused() throws Exception {
        assertThat(run("--speed", "11")).isEqualTo(2);
    }

    private int run(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "run.sh", "--device", "cpu"));
        command.addAll(List.of(options));
        ProcessBuilder process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output.txt").toFile());
        process.environment().put("PYTHON", folder.resolve("python").toString());
        Process running = process.start();
        try {
            assertThat(running.waitFor(2, TimeUnit.MINUTES)).isTrue();
            return running.exitValue();
        } finally {
            running.destroyForcibly();
        }
    }

    private List<String> summary() throws IOException {
        return Files.readAllLines(result("summary.txt")).stream()
                .map(line -> line.replaceFirst(", \\d+ s", ", 0 s"))
                .toList();
    }

    private Path result(String name) {
        return folder.resolve("results").resolve(name);
    }

    private void program(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
