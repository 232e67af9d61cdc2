// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.engine.Engine;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.layers.engine.Processor;
import io.github.tsgl.training.MetricsFile;
import io.github.tsgl.weights.Checkpoint;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TrainTest {

    @TempDir private Path folder;

    private Path photos;
    private Path out;

    @BeforeEach
    void writePhotos() throws IOException {
        photos = PictureFiles.twoPhotos(folder.resolve("photos"));
        out = folder.resolve("run");
    }

    @Test
    void aRunLeavesWeightsThatTellHowTheyWereMade() throws IOException {
        Program run = train("--max-steps", 1);

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        try (Checkpoint weights = Checkpoint.open(out.resolve("weights.safetensors"))) {
            assertThat(weights.metadata())
                    .containsEntry("network.host", "tsgl-small")
                    .containsEntry("photos", "1")
                    .containsEntry("steps", "1");
            assertThat(weights.metadata().get("trained_with")).contains("DJL", "PyTorch");
            assertThat(weights.metadata().get("config_yaml")).contains("max_steps: 1", "texture:");
        }
        assertThat(out.resolve("config.yaml")).content().contains("recipe: tsgl-tiny");

        Program again = train("--max-steps", 1);

        assertThat(again.err()).startsWith("tsgl: " + out + ": has a run in it; go on with");
        assertThat(again.status()).isEqualTo(1);
    }

    @Test
    void aResumedRunNeedsNothingElse() throws IOException {
        assertThat(train("--max-steps", 3).status()).isZero();

        Program done = Program.run("train", "--resume", out);
        assertThat(done.err()).isEmpty();

        Program more = Program.run("train", "--resume", out, "--set", "max_steps=4");
        assertThat(more.err()).isEmpty();
        assertThat(MetricsFile.read(out.resolve("metrics.jsonl")))
                .extracting(MetricsFile.Line::step)
                .containsExactly(1L, 2L, 3L, 4L);

        Program elsewhere = Program.run("train", "--resume", folder);
        assertThat(elsewhere.err())
                .startsWith("tsgl: " + folder + ": is no folder of a run: it has no config.yaml");
        assertThat(Program.run("train", "--resume", out, "--seed", 3).status()).isEqualTo(2);
    }

    @Test
    void aRunKeepsItsPrecision() throws IOException {
        Program run = train("--max-steps", 1, "--precision", "auto");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(out.resolve("config.yaml")).content().contains("precision: auto");
        if (!Processor.hasBfloat16()) {
            assertThat(run.out()).contains("precision: float32");
        }
    }

    @Test
    void photosThatAreNotThere() throws IOException {
        Path missing = folder.resolve("missing");
        assertFails(1, missing + ": no such folder", trainOn(missing));

        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertFails(
                1, empty + ": has no PNG, JPEG, BMP, TIFF, GIF or WebP file in it", trainOn(empty));

        Path bad = Files.writeString(empty.resolve("a.png"), "Dear diary,");
        assertFails(
                1,
                empty + ": none of its 1 files is a usable photo; " + bad + ": is not a PNG",
                trainOn(empty));
    }

    @Test
    void photosThatAreTooSmall() {
        Path small = photos.resolve("a.png");
        for (String name : new String[] {"a.png", "b.png"}) {
            PictureFiles.write(
                    photos.resolve(name),
                    PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 50, 63));
        }

        assertFails(
                1,
                photos
                        + ": none of its 2 files is a usable photo; "
                        + small
                        + ": is smaller than 64 pixels",
                train());
    }

    @Test
    void aRunThatAnotherTrainingWrites() throws IOException {
        assertThat(train("--max-steps", 1).status()).isZero();
        try (FileChannel other = FileChannel.open(out.resolve(".lock"), StandardOpenOption.WRITE)) {
            assertThat(other.tryLock()).isNotNull();

            Program run = Program.run("train", "--resume", out, "--set", "max_steps=2");

            assertThat(run.err())
                    .startsWith("tsgl: " + out + ": another training is writing it")
                    .hasLineCount(1);
            assertThat(run.status()).isEqualTo(1);
        }
        assertThat(Program.run("train", "--resume", out, "--set", "max_steps=2").status()).isZero();
    }

    @Test
    void aRunWhereAFileIs() throws IOException {
        Files.writeString(out, "precious");

        Program run = train();

        assertThat(run.err()).startsWith("tsgl: " + out + ": is a file, not a").hasLineCount(1);
        assertThat(run.status()).isEqualTo(1);
        assertThat(out).hasContent("precious");
    }

    @Test
    void weightsThatAreNone() throws IOException {
        Path weights = Files.writeString(folder.resolve("weights.pth"), "Dear diary,");

        Program run = train("--weights", weights);

        assertThat(run.err())
                .startsWith("tsgl: " + weights + ": is not a checkpoint")
                .hasLineCount(1);
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void weightsOfNoModel() {
        assertFails(
                2, "--weights nothing: no such file, nor a model", train("--weights", "nothing"));
    }

    @Test
    void aSampleTooSmallForBatchNormalization() {
        assertFails(2, "data.crop, batch: one sample of 64", train("--set", "batch=1"));
    }

    @Test
    void valuesThatMakeNoSense() {
        assertFails(2, "--set data.crop=abc: data.crop must", train("--set", "data.crop=abc"));
        assertFails(2, "--set batch=0: batch must be", train("--set", "batch=0"));
        assertFails(2, "--set minutes=0", train("--minutes", 0));
        assertFails(2, "--set devices=tpu: devices must be", train("--device", "tpu"));
        assertFails(2, "--set batsch=3: batsch is not known", train("--set", "batsch=3"));
        assertFails(2, "--config nothing: no such file", train("--config", "nothing"));
        assertFails(2, "--data and --out, or", Program.run("train", "--out", out));
    }

    @Test
    void aGpuThatIsNotThere() {
        assumeThat(Engine.getInstance().getGpuCount()).isZero();

        assertFails(1, "--device gpu: no ", train("--device", "gpu"));
    }

    private Program train(Object... more) {
        return trainOn(photos, more);
    }

    private Program trainOn(Path data, Object... more) {
        Object[] first = {"train", "--config", "tsgl-tiny", "--data", data, "--out", out};
        Object[] all = Stream.of(first, more).flatMap(Stream::of).toArray();
        return Program.run(withoutDoubles(all));
    }

    /** Options that a test gives again replace the first ones. */
    private static Object[] withoutDoubles(Object[] arguments) {
        int last = Arrays.asList(arguments).lastIndexOf("--config");
        return last == 1
                ? arguments
                : IntStream.range(0, arguments.length)
                        .filter(i -> i != 1 && i != 2)
                        .mapToObj(i -> arguments[i])
                        .toArray();
    }

    private void assertFails(int status, String line, Program run) {
        assertThat(run.err()).startsWith("tsgl: " + line).hasLineCount(1);
        assertThat(run.status()).isEqualTo(status);
        assertThat(out).doesNotExist();
    }
}
