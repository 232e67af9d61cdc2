// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.training.mask.MaskGenerator;
import io.github.tsgl.weights.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    @TempDir Path folder;

    @Test
    void aRunLeavesMetricsPicturesAndWeights() throws Exception {
        Validation validation =
                new Validation(
                        TestPhotos.set(TestPhotos.waves(50, 40, 1)),
                        32,
                        MaskGenerator.irregular(0.2, 0.3),
                        TestPhotos.preparation(),
                        1);
        TrainingConfig config =
                GanTrainerTest.config(
                        4,
                        "samples.every=2",
                        "validation.every=3",
                        "checkpoint.every=2",
                        "checkpoint.keep=1");
        Map<String, String> made = Map.of("network", "stand-in");
        try (RunFolder run = new RunFolder(folder, config, validation, made);
                GanTrainer trainer = trainer(run)) {
            trainer.train();
            assertThat(run.quality().orElseThrow().psnr()).isPositive();
        }
        List<MetricsFile.Line> lines = MetricsFile.read(folder.resolve("metrics.jsonl"));
        assertThat(lines).extracting(MetricsFile.Line::step).containsExactly(1L, 2L, 3L, 4L);
        assertThat(lines.get(0).values()).containsKeys("loss", "discriminator", "seconds");
        assertThat(lines.get(2).values()).containsKeys("validation_psnr", "validation_l1");
        try (Checkpoint weights = Checkpoint.open(folder.resolve(TrainingRun.WEIGHTS))) {
            assertThat(weights.metadata())
                    .containsEntry("network", "stand-in")
                    .containsEntry("steps", "4")
                    .containsKey("validation_ssim");
        }
        assertThat(files("samples"))
                .containsExactly(
                        "step-000001.png",
                        "step-000002.png",
                        "step-000004.png",
                        "validation-000003.png",
                        "validation-000004.png");
        assertThat(files("checkpoints"))
                .containsExactly("best.safetensors", "step-00000004.safetensors");
        assertThat(files("events")).hasSize(1);
        assertThat(ImageIO.read(folder.resolve("chart.png").toFile())).isNotNull();
        Path grid = folder.resolve("samples/step-000002.png");
        assertThat(ImageIO.read(grid.toFile()).getWidth()).isEqualTo(5 * 32 + 6 * 4);
    }

    @Test
    void aDamagedCheckpointIsPassedOverForTheOneBefore() throws Exception {
        RunCheckpoints checkpoints = new RunCheckpoints(folder, 2, Map.of());
        StepListener writer = (result, trainer) -> checkpoints.write(trainer);
        try (GanTrainer trainer = trainer(writer)) {
            trainer.train();
        }
        Path newest = folder.resolve("step-00000004.safetensors");
        Files.write(newest, Arrays.copyOf(Files.readAllBytes(newest), 500));
        try (GanTrainer trainer = trainer((result, same) -> {})) {
            List<String> damaged = new RunCheckpoints(folder, 2, Map.of()).restore(trainer);
            assertThat(damaged).singleElement().asString().contains(newest.toString());
            assertThat(trainer.steps()).isEqualTo(3);
            assertThat(newest).doesNotExist();
        }
        try (GanTrainer trainer = trainer((result, same) -> {})) {
            Path empty = Files.createDirectory(folder.resolve("empty"));
            RunCheckpoints none = new RunCheckpoints(empty, 2, Map.of());
            assertThatThrownBy(() -> none.restore(trainer))
                    .hasMessageContaining("has no checkpoint to go on from");
        }
    }

    private List<String> files(String name) throws IOException {
        try (var files = Files.list(folder.resolve(name))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static GanTrainer trainer(StepListener listener) {
        return GanTrainer.builder()
                .setConfig(GanTrainerTest.config(4))
                .setGenerator(new StandInGenerator(4))
                .optDiscriminator(new StandInDiscriminator(4))
                .setSamples(TestPhotos.source(1, 48, 0))
                .optListener(listener)
                .build();
    }
}
