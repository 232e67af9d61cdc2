package io.github.tsgl.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;

import io.github.tsgl.encoder.SeamlessGenerator;
import io.github.tsgl.encoder.TsglConfig;
import io.github.tsgl.encoder.TsglGenerator;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.input.EdgeSource;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.weights.SafetensorsWriter;
import io.github.tsgl.zoo.InpaintingModel;
import io.github.tsgl.zoo.TsglModel;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class TrainedRunTest {

    private static final TsglConfig TINY = TsglConfig.small().withWidth(4).withDepths(1, 1, 1, 1);

    @TempDir private Path run;

    private Path weights;

    @BeforeEach
    void nameWeights() {
        weights = run.resolve("weights.safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tsgl-small", "paper"})
    void aRunOfAnySizeFillsHoles(String network) throws IOException {
        TsglGenerator generator =
                TsglGenerator.builder()
                        .setConfig(TINY)
                        .optStructureOutput(StructureOutput.TRAINING)
                        .build();
        Block block = network.equals("paper") ? generator : new SeamlessGenerator(generator);
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Shape colour = new Shape(1, 3, 64, 64);
            Shape plane = new Shape(1, 1, 64, 64);
            block.initialize(manager, DataType.FLOAT32, colour, plane, colour, plane, plane);
            SafetensorsWriter.builder()
                    .optMetadata(Map.of("network", network, "config", TINY.toString()))
                    .build()
                    .write(weights, block);
        }
        BufferedImage photo = PictureFiles.quarters(40, 30);

        Program program = inpaint(photo, "--model", run);

        assertThat(program.err()).isEmpty();
        BufferedImage found = PictureFiles.read(run.resolve("result.png"));
        assertThat(found.getRGB(30, 25)).isEqualTo(photo.getRGB(30, 25));
        assertThat(found.getRGB(15, 14)).isNotEqualTo(photo.getRGB(15, 14));
    }

    @Test
    void theConfigurationOfTheTrainingCounts() throws Exception {
        TrainingConfig config =
                TrainingConfig.recipe("tsgl-tiny")
                        .with(
                                List.of(
                                        "data.texture=rtv",
                                        "data.edges=published",
                                        "data.sigma=1.5",
                                        "network.width=8"));
        write(Map.of("network", "small", "config_yaml", config.toYaml()));

        TrainedRun trained = TrainedRun.of(run);

        assertThat(trained.model()).isEqualTo(TsglModel.SMALL);
        assertThat(trained.weights()).isEqualTo(weights);
        assertThat(trained.generators().config()).contains(config.network().generator());
        assertThat(trained.inputs().smoothing()).isEqualTo(Smoothing.RTV);
        assertThat(trained.inputs().edgeSource()).isEqualTo(EdgeSource.PUBLISHED);
        assertThat(trained.inputs().sigma()).isEqualTo(1.5);
    }

    @Test
    void aConfigurationIsReadFromItsText() {
        for (TsglConfig config :
                List.of(TsglConfig.small(), TsglConfig.paper(), TsglConfig.released(), TINY)) {
            assertThat(TrainedRun.config(config.toString())).isEqualTo(config);
        }
    }

    @Test
    void runsThatTellTooLittleAreRefused() throws IOException {
        assertFails("no such file");
        write(Map.of());
        assertFails("is not of a run of 'tsgl train'");
        write(Map.of("network", "unet"));
        assertFails("has a network that is not known: unet");
        write(Map.of("network", "small", "config", "TsglConfig[edition=PAPER]"));
        assertFails("does not tell its network: it has no strategy");
    }

    @Test
    void aRunHasItsOwnWeights() throws IOException {
        write(Map.of("network", "small"));
        BufferedImage photo = PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 40, 30);

        Program program = inpaint(photo, "--model", run, "--weights", weights);

        assertThat(program.status()).isEqualTo(2);
        assertThat(program.err()).contains("leave --weights out").hasLineCount(1);
    }

    private void assertFails(String problem) {
        assertThatThrownBy(() -> TrainedRun.of(run))
                .isInstanceOf(InputException.class)
                .hasMessage(weights + ": " + problem);
    }

    private void write(Map<String, String> metadata) throws IOException {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            SafetensorsWriter.builder()
                    .optMetadata(metadata)
                    .build()
                    .write(weights, Map.of("a", manager.create(1f)));
        }
    }

    private Program inpaint(BufferedImage photo, Object... more) {
        Path image = PictureFiles.write(run.resolve("photo.png"), photo);
        Path mask =
                PictureFiles.write(
                        run.resolve("mask.png"), PictureFiles.mask(40, 30, 10, 10, 10, 10));
        Object[] arguments = new Object[7 + more.length];
        Object[] names = {
            "inpaint", "--image", image, "--mask", mask, "--out", run.resolve("result.png")
        };
        System.arraycopy(names, 0, arguments, 0, names.length);
        System.arraycopy(more, 0, arguments, names.length, more.length);
        return Program.runWith(InpaintingModel.Builder::load, arguments);
    }
}
