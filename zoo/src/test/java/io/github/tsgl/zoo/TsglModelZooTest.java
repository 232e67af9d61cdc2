// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.repository.MRL;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelLoader;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ModelZoo;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.weights.CheckpointException;
import io.github.tsgl.weights.SafetensorsWriter;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TsglModelZooTest {

    private static final ModelZoo ZOO = new TsglModelZoo();

    @Test
    void djlFindsTheZooByItself() throws IOException {
        ModelZoo zoo = ModelZoo.getModelZoo("io.github.tsgl");

        assertThat(zoo).isNotNull();
        assertThat(zoo.getModelLoaders())
                .extracting(ModelLoader::getArtifactId)
                .startsWith(Hosts.DEFAULT)
                .contains(
                        "tsgl-small",
                        "tsgl-released",
                        "lama",
                        "big-lama",
                        "ours-lama",
                        "pennet",
                        "ours-pennet",
                        "hifill",
                        "ours-hifill");
        for (List<MRL> models : ModelZoo.listModels().values()) {
            for (MRL model : models) {
                assertThat(model.listArtifacts()).isNotEmpty();
            }
        }
    }

    @Test
    void criteriaLoadTheDefaultModelWithFrozenParameters() throws Exception {
        Criteria<InpaintingInput, Image> criteria =
                criteria().optArgument("sizing", "resize").optArgument("workingSize", 32).build();
        try (ZooModel<InpaintingInput, Image> model = criteria.loadModel();
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            Image photo = Pictures.image(Pictures.noise(Pictures.Layout.RGB, 50, 40, 1));
            Image mask = Pictures.image(Pictures.mask(50, 40, new Rectangle(9, 9, 9, 9)));

            Image result = predictor.predict(new InpaintingInput(photo, mask));

            assertThat(model.getName()).isEqualTo("tsgl-small");
            assertThat(result.getWidth()).isEqualTo(50);
            assertThat(model.getBlock().getParameters().values())
                    .isNotEmpty()
                    .noneMatch(p -> p.requiresGradient());
        }
    }

    @Test
    void criteriaGiveTheBareNetworkToo() throws Exception {
        Criteria<NDList, NDList> criteria = criteria().setTypes(NDList.class, NDList.class).build();
        try (ZooModel<NDList, NDList> model = criteria.loadModel();
                Predictor<NDList, NDList> predictor = model.newPredictor()) {
            NDList inputs =
                    StandIn.preparation()
                            .prepare(
                                    model.getNDManager(),
                                    FloatImage.filled(3, 8, 8, 0),
                                    HoleMask.allKnown(8, 8))
                            .toList();

            assertThat(predictor.predict(inputs).head().getShape())
                    .isEqualTo(inputs.head().getShape());
        }
    }

    @Test
    void aModelWithoutShippedWeightsAsksForThem() {
        assertThatThrownBy(() -> criteria().optArtifactId("tsgl-released").build().loadModel())
                .isInstanceOf(ModelNotFoundException.class)
                .cause()
                .hasMessageStartingWith("tsgl-released needs weights: get G.pth from https://");
    }

    @Test
    void weightsComeFromTheNamedFile(@TempDir Path folder) throws Exception {
        Path good = folder.resolve("good.safetensors");
        Path bad = Files.writeString(folder.resolve("bad.pth"), "rubbish");
        try (ZooModel<InpaintingInput, Image> model =
                InpaintingModel.builder().optModel("stand-in").optRandomWeights().load()) {
            SafetensorsWriter.builder().build().write(good, model.getBlock());
        }

        criteria()
                .optArtifactId("stand-in")
                .optArgument("weights", good)
                .build()
                .loadModel()
                .close();

        assertThatThrownBy(
                        () ->
                                criteria()
                                        .optArtifactId("stand-in")
                                        .optArgument("weights", bad.toString())
                                        .build()
                                        .loadModel())
                .isInstanceOf(CheckpointException.class);
    }

    @Test
    void argumentsThatThereAreNotAreRefused() {
        assertThatThrownBy(() -> criteria().optArgument("workingsize", 32).build().loadModel())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "unknown argument 'workingsize'; did you mean workingSize?");
        assertThatThrownBy(() -> criteria().optArgument("sizing", "huge").build().loadModel())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sizing is 'huge', but must be one of resize, crop, original");
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        assertThatThrownBy(() -> InpaintingModel.builder().optModel("tsgl-smal"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("unknown model 'tsgl-smal'; did you mean tsgl-small?")
                .hasMessageContaining("tsgl-released");
    }

    private static Criteria.Builder<InpaintingInput, Image> criteria() {
        return Criteria.builder()
                .setTypes(InpaintingInput.class, Image.class)
                .optModelZoo(ZOO)
                .optDevice(Device.cpu())
                .optArtifactId("tsgl-small");
    }
}
