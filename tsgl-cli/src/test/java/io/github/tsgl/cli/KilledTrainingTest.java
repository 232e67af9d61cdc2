// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.training.MetricsFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real training process, as a power cut would, and goes on with it. */
@Tag("process")
class KilledTrainingTest {

    private static final int STEPS = 60;

    @TempDir private Path folder;

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void twoProgramsDoNotTrainInOneFolder() throws Exception {
        Path photos = writePhotos();
        Path run = Files.createDirectory(folder.resolve("run"));
        try (FileChannel first =
                FileChannel.open(
                        run.resolve(".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            assertThat(first.tryLock()).isNotNull();

            assertThat(start(newRun(photos, run)).waitFor()).isEqualTo(1);
        }
        assertThat(run.toFile().list()).containsExactly(".lock");
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void aKilledTrainingThatGoesOnTakesTheSameCourse() throws Exception {
        Path photos = writePhotos();
        Path whole = folder.resolve("whole");
        assertThat(start(newRun(photos, whole)).waitFor()).isZero();

        Path killed = folder.resolve("killed");
        Process first = start(newRun(photos, killed));
        awaitSteps(first, killed, 9);
        first.destroyForcibly().waitFor();
        Process second = start(List.of("--resume", killed.toString()));
        awaitSteps(second, killed, 23);
        second.destroyForcibly().waitFor();
        assertThat(start(List.of("--resume", killed.toString())).waitFor()).isZero();

        List<MetricsFile.Line> expected = MetricsFile.read(whole.resolve("metrics.jsonl"));
        List<MetricsFile.Line> actual = MetricsFile.read(killed.resolve("metrics.jsonl"));
        assertThat(actual).hasSize(STEPS).hasSameSizeAs(expected);
        for (int i = 0; i < STEPS; i++) {
            assertThat(actual.get(i).step()).isEqualTo(i + 1);
            for (String loss : List.of("loss", "picture", "structure", "discriminator")) {
                assertThat(actual.get(i).values().get(loss))
                        .as(loss + " of step " + (i + 1))
                        .isCloseTo(expected.get(i).values().get(loss), within(1e-6));
            }
        }
    }

    private Path writePhotos() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        for (String name : List.of("a.png", "b.png", "c.png")) {
            PictureFiles.write(
                    photos.resolve(name),
                    PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 96, 80));
        }
        return photos;
    }

    private static List<String> newRun(Path photos, Path out) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--config", "tsgl-tiny", "--data", photos.toString()));
        arguments.addAll(List.of("--out", out.toString(), "--max-steps", "" + STEPS));
        arguments.addAll(List.of("--set", "checkpoint.every=4", "--set", "checkpoint.keep=2"));
        return arguments;
    }

    private Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.add("-Dai.djl.pytorch.num_threads=1");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Tsgl.class.getName(), "train"));
        command.addAll(arguments);
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.redirectOutput(folder.resolve("output-" + System.nanoTime() + ".txt").toFile());
        return process.start();
    }

    private static void awaitSteps(Process process, Path run, int steps) throws Exception {
        Path metrics = run.resolve("metrics.jsonl");
        while (process.isAlive()
                && (!Files.exists(metrics) || Files.readAllLines(metrics).size() < steps)) {
            Thread.sleep(20);
        }
        assertThat(process.isAlive()).isTrue();
    }
}
