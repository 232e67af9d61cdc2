package io.github.tsgl.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.training.report.MetricsFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HifillTrainingTest {

    @TempDir private Path folder;

    @Test
    void aTrainedHostFillsHoles() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        for (String name : new String[] {"a.png", "b.png"}) {
            PictureFiles.write(
                    photos.resolve(name),
                    PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 128, 128));
        }
        Path out = folder.resolve("run");

        Program train =
                Program.run(
                        "train",
                        "--config",
                        "hifill-small",
                        "--data",
                        photos,
                        "--out",
                        out,
                        "--max-steps",
                        2,
                        "--set",
                        "batch=2",
                        "--set",
                        "data.crop=64",
                        "--set",
                        "data.smallest=64",
                        "--set",
                        "validation.side=64",
                        "--set",
                        "network.width=4",
                        "--set",
                        "network.discriminator_width=4");

        assertThat(train.err()).isEmpty();
        assertThat(MetricsFile.read(out.resolve("metrics.jsonl")))
                .hasSize(2)
                .allSatisfy(line -> assertSum(line.values()));
        Program resumed = Program.run("train", "--resume", out, "--set", "max_steps=3");
        assertThat(resumed.err()).isEmpty();
        BufferedImage photo = PictureFiles.quarters(40, 30);
        Path image = PictureFiles.write(folder.resolve("photo.png"), photo);
        Path mask =
                PictureFiles.write(
                        folder.resolve("mask.png"), PictureFiles.mask(40, 30, 10, 10, 10, 10));
        Path result = folder.resolve("result.png");

        Program inpaint =
                Program.run(
                        "inpaint", "--model", out, "--image", image, "--mask", mask, "--out",
                        result);

        assertThat(inpaint.err()).isEmpty();
        BufferedImage found = PictureFiles.read(result);
        assertThat(found.getRGB(30, 25)).isEqualTo(photo.getRGB(30, 25));
        assertThat(found.getRGB(15, 14)).isNotEqualTo(photo.getRGB(15, 14));
    }

    /** The generator's loss is made of its parts, weighed as published. */
    private static void assertSum(Map<String, Double> values) {
        assertThat(values).doesNotContainKey("structure").containsKeys("discriminator", "penalty");
        double sum = values.get("picture") + 0.001 * values.get("adversarial");
        assertThat(values.get("loss")).isCloseTo(sum, within(1e-4));
    }
}
