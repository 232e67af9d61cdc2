package io.github.tsgl.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.training.mask.IrregularMasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                        new IrregularMasks(0.2, 0.3),
                        TestPhotos.brightness(),
                        1);
        WeightsFile weights =
                (file, network, metadata) -> Files.writeString(file, metadata.toString());
        try (RunFolder run =
                        new RunFolder(
                                folder,
                                validation,
                                weights,
                                Map.of("network", "stand-in"),
                                new RunFolder.Intervals(2, 3, 2));
                InpaintingTrainer trainer = trainer(run)) {
            trainer.train();
            assertThat(run.lastValidation().psnr()).isPositive();
        }
        List<String> lines = Files.readAllLines(folder.resolve("metrics.jsonl"));
        assertThat(lines).hasSize(4 + 2).allMatch(line -> line.startsWith("{\"step\":"));
        assertThat(lines.get(3)).startsWith("{\"step\":3,\"validation_psnr\":");
        assertThat(folder.resolve(RunFolder.WEIGHTS))
                .content()
                .contains("network=stand-in", "steps=4", "validation_ssim=");
        assertThat(pictures())
                .containsExactly(
                        "step-000001.png",
                        "step-000002.png",
                        "step-000004.png",
                        "validation-000003.png",
                        "validation-000004.png");
        Path grid = folder.resolve("samples/step-000002.png");
        assertThat(ImageIO.read(grid.toFile()).getWidth()).isEqualTo(5 * 32 + 6 * 4);
    }

    private List<String> pictures() throws IOException {
        try (var files = Files.list(folder.resolve("samples"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static InpaintingTrainer trainer(RunFolder run) {
        return InpaintingTrainer.builder()
                .setNetwork(new StandInGenerator(4))
                .setSettings(
                        TrainingSettings.builder()
                                .optMaxSteps(4)
                                .optCrops(CropSchedule.fixed(32, 2))
                                .build())
                .setSamples(TestPhotos.source(1, 48, 0))
                .optListener(run)
                .build();
    }
}
