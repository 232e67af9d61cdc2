// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.hifill.GoldenHifill;
import io.github.tsgl.lama.GoldenLama;
import io.github.tsgl.pennet.GoldenPenNet;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.NamedParameters;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file in each format and layout that a host's weights are published in, or that users have them
 * in, is read by the zoo into the host's network, which then fills a hole. The small LaMa and
 * PEN-Net's constant weights were saved by PyTorch as the published programs save theirs.
 */
@Tag("slow")
class PublishedLayoutsTest {

    private static final Rectangle HOLE = new Rectangle(20, 16, 18, 14);

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "lama, tiny-best.ckpt",
        "lama, tiny-script.pt",
        "big-lama, tiny-best.ckpt",
        "big-lama, tiny-script.pt"
    })
    void lamasTrainingCheckpointAndScript(String host, String name) throws Exception {
        fills(tiny(host), resource(GoldenLama.class, "golden/" + name));
    }

    @Test
    void bigLamasArchiveOfTheTrainingCheckpoint() throws Exception {
        Path checkpoint = resource(GoldenLama.class, "golden/tiny-best.ckpt");
        fills(tiny("big-lama"), PublishedFile.packed(folder.resolve("big-lama.zip"), checkpoint));
    }

    /** Compiled modules, averages and trainers of other programs. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "_orig_mod",
                "params_ema",
                "params",
                "module",
                "state_dict",
                "model_state_dict",
                "state_dict/generator",
                "state_dict/generator._orig_mod",
                "state_dict/_orig_mod/module"
            })
    void lamasTensorsWhateverWrapsThem(String wrappers) throws Exception {
        Path saved = resource(GoldenLama.class, "golden/tiny-best.ckpt");
        try (Checkpoint checkpoint = Checkpoint.open(saved)) {
            Checkpoint generator = checkpoint.under("state_dict.generator");
            Path file = folder.resolve("wrapped.pth");
            fills(tiny("lama"), PublishedFile.torch(file, generator, wrappers.split("/")));
        }
    }

    @Test
    void penNetsGenerator() throws Exception {
        Path file = resource(GoldenPenNet.class, "golden/gen_00001.pth");
        load(InpaintingModel.builder().optModel("pennet"), file).close();
    }

    @Test
    void hifillsFrozenGraphAndTrainingCheckpoint() throws Exception {
        try (Checkpoint variables = GoldenHifill.variables(GoldenHifill.golden("hifill"))) {
            Path graph = PublishedFile.graph(folder.resolve("hifill.pb"), variables);
            Path index = PublishedFile.variables(folder, variables);
            InpaintingModel.Builder hifill = InpaintingModel.builder().optModel("hifill");
            try (ZooModel<InpaintingInput, Image> model = load(hifill, graph)) {
                assertThat(model.getProperty(InpaintingModel.TRAINED_VALUES)).isEqualTo("2722791");
            }
            int[] fromGraph = fills(hifill, graph);
            int[] fromIndex = fills(hifill, index);
            assertThat(fromIndex).isEqualTo(fromGraph);
        }
    }

    private static InpaintingModel.Builder tiny(String host) {
        return InpaintingModel.builder()
                .optNetwork(NetworkSpec.of(host).withWidth(2).withBlocks(2));
    }

    private static ZooModel<InpaintingInput, Image> load(
            InpaintingModel.Builder settings, Path weights) throws Exception {
        ZooModel<InpaintingInput, Image> model =
                settings.optDevice(Device.cpu()).optWeights(weights).load();
        NamedParameters.of(model.getBlock())
                .forEach(
                        (name, parameter) ->
                                assertThat(parameter.getArray().isNaN().any().getBoolean())
                                        .as(name)
                                        .isFalse());
        return model;
    }

    /** Loads a file and fills a hole; returns the pixels, of which only the hole's have changed. */
    private static int[] fills(InpaintingModel.Builder settings, Path weights) throws Exception {
        BufferedImage photo = Pictures.noise(Pictures.Layout.RGB, 64, 48, 3);
        BufferedImage mask = Pictures.mask(64, 48, HOLE);
        try (ZooModel<InpaintingInput, Image> model = load(settings, weights);
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            InpaintingInput input =
                    new InpaintingInput(Pictures.image(photo), Pictures.image(mask));
            BufferedImage result = Pictures.pixels(predictor.predict(input));
            int changed = 0;
            for (int y = 0; y < 48; y++) {
                for (int x = 0; x < 64; x++) {
                    boolean same = result.getRGB(x, y) == photo.getRGB(x, y);
                    assertThat(same || HOLE.contains(x, y)).isTrue();
                    changed += same ? 0 : 1;
                }
            }
            assertThat(changed).isGreaterThan(HOLE.width * HOLE.height * 9 / 10);
            return result.getRGB(0, 0, 64, 48, null, 0, 64);
        }
    }

    private Path resource(Class<?> beside, String name) throws IOException {
        Path file = folder.resolve(name.substring(name.indexOf('/') + 1));
        try (InputStream in = beside.getResourceAsStream(name)) {
            Files.copy(in, file);
        }
        return file;
    }
}
