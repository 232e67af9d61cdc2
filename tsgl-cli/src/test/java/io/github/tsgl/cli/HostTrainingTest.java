// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.training.MetricsFile;
import io.github.tsgl.zoo.InpaintingModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Host networks, with their own encoder and with TSGL's, go all the way from photos to a result.
 */
@Tag("slow")
class HostTrainingTest {

    @TempDir private Path folder;

    private Path photos;
    private Path out;

    @BeforeEach
    void writePhotos() throws IOException {
        photos = PictureFiles.twoPhotos(folder.resolve("photos"));
        out = folder.resolve("run");
    }

    /** The recipe, and the weights of the parts that make its generator's loss. */
    @ParameterizedTest
    @CsvSource({
        "lama-small, 'picture=10 adversarial=1 feature_matching=10'",
        "ours-lama-small, 'picture=10 structure=10 adversarial=1 feature_matching=10'",
        "pennet-small, 'picture=1 pyramid=0.5 adversarial=0.1'",
        "ours-pennet-small, 'picture=1 structure=1 pyramid=0.5 adversarial=0.1'",
        "hifill-small, 'picture=1 adversarial=0.001'",
        "ours-hifill-small, 'picture=1 structure=1 adversarial=0.001'"
    })
    void aTrainedHostFillsHoles(String recipe, String weights) throws IOException {
        Program train = train(recipe, "--max-steps", 2);

        assertThat(train.err()).isEmpty();
        assertThat(MetricsFile.read(out.resolve("metrics.jsonl")))
                .hasSize(2)
                .allSatisfy(line -> assertSum(line.values(), weights.split(" ")));
        Program resumed = Program.run("train", "--resume", out, "--set", "max_steps=3");
        assertThat(resumed.err()).isEmpty();
        BufferedImage photo = PictureFiles.quarters(40, 30);
        Path image = PictureFiles.write(folder.resolve("photo.png"), photo);
        Path mask =
                PictureFiles.write(
                        folder.resolve("mask.png"), PictureFiles.mask(40, 30, 10, 10, 10, 10));
        Path result = folder.resolve("result.png");

        Program inpaint =
                Program.runWith(
                        InpaintingModel.Builder::load,
                        "inpaint",
                        "--model",
                        out,
                        "--image",
                        image,
                        "--mask",
                        mask,
                        "--out",
                        result);

        assertThat(inpaint.err()).isEmpty();
        BufferedImage found = PictureFiles.read(result);
        assertThat(found.getRGB(30, 25)).isEqualTo(photo.getRGB(30, 25));
        assertThat(found.getRGB(15, 14)).isNotEqualTo(photo.getRGB(15, 14));
    }

    private static void assertSum(Map<String, Double> values, String[] weights) {
        double sum = 0;
        for (String weight : weights) {
            String[] part = weight.split("=");
            assertThat(values).containsKey(part[0]);
            sum += Double.parseDouble(part[1]) * values.get(part[0]);
        }
        assertThat(values.get("loss")).isCloseTo(sum, within(1e-4 * Math.max(1, Math.abs(sum))));
        assertThat(values).containsKey("discriminator");
        boolean drawsStructure = Arrays.stream(weights).anyMatch(w -> w.startsWith("structure"));
        assertThat(values.containsKey("structure")).isEqualTo(drawsStructure);
    }

    @Test
    void aPerceptualLossWithoutItsNetworkIsOneClearLine() {
        Program train = train("ours-lama-small", "--set", "loss.perceptual=30");
        assertThat(train.status()).isEqualTo(1);
        assertThat(train.err()).contains("loss.perceptual_weights").hasLineCount(1);
    }

    @Test
    void aPerceptualLossWithShippedWeightsNeedsNoFile() throws IOException {
        Program train =
                train(
                        "lama-small",
                        "--max-steps",
                        1,
                        "--set",
                        "loss.perceptual=3",
                        "--set",
                        "loss.perceptual_network=squeezenet-lpips");
        assertThat(train.err()).isEmpty();
        Map<String, Double> values = MetricsFile.read(out.resolve("metrics.jsonl")).get(0).values();
        assertThat(values.get("perceptual")).isBetween(0.01, 1.0);
    }

    private Program train(String recipe, Object... more) {
        Object[] arguments = {
            "train",
            "--config",
            recipe,
            "--data",
            photos,
            "--out",
            out,
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
            "network.discriminator_width=4"
        };
        return Program.run(Stream.of(arguments, more).flatMap(Stream::of).toArray());
    }
}
