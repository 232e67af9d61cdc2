package io.github.tsgl.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.engine.Engine;
import io.github.tsgl.weights.Checkpoint;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainTest {

    @TempDir private Path folder;

    private Path photos;
    private Path out;

    @BeforeEach
    void writePhotos() throws IOException {
        photos = Files.createDirectory(folder.resolve("photos"));
        out = folder.resolve("run");
        for (String name : new String[] {"a.png", "b.png"}) {
            PictureFiles.write(
                    photos.resolve(name),
                    PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 128, 128));
        }
    }

    @Test
    void aRunLeavesWeightsThatTellHowTheyWereMade() throws IOException {
        Program run = train("--max-steps", 1, "--width", 4, "--depths", "1,1,1,1", "--crop", 64);

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        try (Checkpoint weights = Checkpoint.open(out.resolve("weights.safetensors"))) {
            assertThat(weights.metadata())
                    .containsEntry("network", "tsgl-small")
                    .containsEntry("texture", "none")
                    .containsEntry("photos", "1")
                    .containsEntry("steps", "1");
            assertThat(weights.metadata().get("trained_with")).contains("DJL", "PyTorch");
        }
    }

    @Test
    void photosThatAreNotThere() throws IOException {
        Path missing = folder.resolve("missing");
        assertFails(1, missing + ": no such folder", trainOn(missing));

        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertFails(1, empty + ": has no JPEG or PNG file in it", trainOn(empty));

        Path bad = Files.writeString(empty.resolve("a.png"), "Dear diary,");
        assertFails(
                1,
                empty + ": none of its 1 files is a usable photo; " + bad + ": is not a JPEG",
                trainOn(empty));
    }

    @Test
    void photosThatAreTooSmall() {
        Path small = photos.resolve("a.png");
        for (String name : new String[] {"a.png", "b.png"}) {
            PictureFiles.write(
                    photos.resolve(name),
                    PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 100, 127));
        }

        assertFails(
                1,
                photos
                        + ": none of its 2 files is a usable photo; "
                        + small
                        + ": is smaller than 128 pixels",
                train());
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

        Program run = train("--weights", weights, "--width", 4, "--depths", "1,1,1,1");

        assertThat(run.err())
                .startsWith("tsgl: " + weights + ": is not a checkpoint")
                .hasLineCount(1);
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void aSampleTooSmallForBatchNormalisation() {
        assertFails(2, "--crop, --batch: one sample of 64", train("--crop", 64, "--batch", 1));
    }

    @Test
    void numbersThatMakeNoSense() {
        assertFails(2, "not a crop size: abc", train("--crop", "abc"));
        assertFails(2, "--batch must be at least 1", train("--batch", 0));
        assertFails(2, "the training time must be above 0", train("--minutes", 0));
        assertFails(2, "--device: 'tpu'", train("--device", "tpu"));
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
        Object[] first = {
            "train", "--data", data, "--out", out, "--validation-side", 16, "--largest", 128,
        };
        return Program.run(Stream.of(first, more).flatMap(Stream::of).toArray());
    }

    private void assertFails(int status, String line, Program run) {
        assertThat(run.err()).startsWith("tsgl: " + line).hasLineCount(1);
        assertThat(run.status()).isEqualTo(status);
        assertThat(out).doesNotExist();
    }
}
