// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.Literal;
import io.github.tsgl.encoder.host.ModelSpec;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.weights.SafetensorsWriter;
import io.github.tsgl.zoo.InpaintingModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainedRunTest {

    @TempDir private Path run;

    private Path weights;

    @BeforeEach
    void nameWeights() {
        weights = run.resolve("weights.safetensors");
    }

    /** As runs before version 0.1 told of themselves. */
    @ParameterizedTest
    @ValueSource(strings = {"small", "paper"})
    void anEarlierRunFillsHoles(String preset) throws IOException {
        NetworkSpec spec = NetworkSpec.of("tsgl-" + preset).withWidth(4).withDepths(1, 1, 1, 1);
        Block block = Hosts.network(spec, StructureOutput.TRAINING);
        String yaml =
                """
                network:
                  preset: %s
                  width: 4
                  depths:
                  - 1
                  - 1
                  - 1
                  - 1
                  strategy: two-global-local-to-global-local
                data:
                  texture: none
                  sigma: 1.5
                """
                        .formatted(preset);
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Shape color = new Shape(1, 3, 64, 64);
            Shape plane = new Shape(1, 1, 64, 64);
            block.initialize(manager, DataType.FLOAT32, color, plane, color, plane, plane);
            SafetensorsWriter.builder()
                    .optMetadata(Map.of("network", preset, "config_yaml", yaml))
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

    /** As the paper's experiments train networks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tsgl-tiny network.balance=none",
                "tsgl-tiny network.priors=gradients-x",
                "tsgl-tiny network.priors=low-resolution network.tau=0",
                "tsgl-tiny network.direction=texture-to-structure network.strategy=baseline",
                "ours-lama-small network.priors=gradients-y network.width=4 network.blocks=1"
            })
    void aVariantFillsHolesAsItWasTrained(String words) throws IOException {
        List<String> settings = List.of(words.split(" "));
        ModelSpec model =
                TrainingConfig.recipe(settings.get(0))
                        .with(settings.subList(1, settings.size()))
                        .model();
        Block block = Hosts.network(model.network(), StructureOutput.TRAINING);
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            block.initialize(
                    manager,
                    DataType.FLOAT32,
                    InpaintingInputs.shapes(model.inputs().priors(), 1, 64, 64));
            SafetensorsWriter.builder()
                    .optMetadata(model.toMetadata())
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
    void theConfigurationOfTheTrainingCounts() {
        ModelSpec model =
                TrainingConfig.recipe("ours-pennet-small")
                        .with(
                                List.of(
                                        "data.texture=rtv",
                                        "data.sigma=1.5",
                                        "network.width=8",
                                        "network.literal=guides,structure"))
                        .model();

        assertThat(ModelSpec.of(model.toMetadata())).contains(model);
        assertThat(model.network().literal())
                .containsExactlyInAnyOrder(Literal.GUIDES, Literal.STRUCTURE);
        assertThat(model.inputs().smoothing()).isEqualTo(Smoothing.RTV);
        assertThat(model.inputs().sigma()).isEqualTo(1.5);
    }

    @Test
    void runsThatTellTooLittleAreRefused() throws IOException {
        BufferedImage photo = PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 40, 30);
        write(Map.of());
        assertThat(inpaint(photo, "--model", run).err())
                .contains("does not tell its network")
                .hasLineCount(1);
        write(Map.of("network.host", "unet"));
        assertThat(inpaint(photo, "--model", run).err())
                .contains("unknown model 'unet'")
                .hasLineCount(1);
    }

    @Test
    void aRunHasItsOwnWeights() throws IOException {
        write(TrainingConfig.recipe("tsgl-tiny").model().toMetadata());
        BufferedImage photo = PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 40, 30);

        Program program = inpaint(photo, "--model", run, "--weights", weights);

        assertThat(program.status()).isEqualTo(2);
        assertThat(program.err()).contains("leave --weights out").hasLineCount(1);
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
