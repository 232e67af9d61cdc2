package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.encoder.TsglConfig;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.weights.CheckpointException;
import io.github.tsgl.weights.SafetensorsWriter;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real generator, with random weights. */
class TsglNetworkFactoryTest {

    @TempDir private Path folder;

    @Test
    void savedWeightsGiveTheSamePictureAgain() throws Exception {
        Path file = folder.resolve("weights.safetensors");
        BufferedImage photo = Pictures.noise(Pictures.Layout.RGB, 70, 50, 1);
        BufferedImage first;
        try (ZooModel<InpaintingInput, Image> model = settings().optRandomWeights().load()) {
            first = inpaint(model, photo);
            SafetensorsWriter.builder().build().write(file, model.getBlock());
        }
        try (ZooModel<InpaintingInput, Image> model = settings().optWeights(file).load()) {
            BufferedImage second = inpaint(model, photo);

            assertThat(second.getRGB(0, 0, 70, 50, null, 0, 70))
                    .isEqualTo(first.getRGB(0, 0, 70, 50, null, 0, 70));
            assertThat(second.getRGB(5, 5)).isEqualTo(photo.getRGB(5, 5));
            assertThat(model.getProperty(InpaintingModel.TRAINED_VALUES)).isNotNull();
        }
        byte[] content = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(content, content.length / 2));
        assertThatThrownBy(() -> settings().optWeights(file).load())
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith(file.toString());
    }

    @Test
    void networksOfAnotherSizeAreLoadedToo() throws Exception {
        TsglConfig config = TsglConfig.paper().withWidth(4).withDepths(1, 1, 1, 1);
        BufferedImage photo = Pictures.noise(Pictures.Layout.RGB, 70, 50, 1);
        for (TsglModel kind : new TsglModel[] {TsglModel.SMALL, TsglModel.RELEASED}) {
            Path file = folder.resolve(kind + ".safetensors");
            InpaintingModel.Builder settings = settings().optModel(kind).optConfig(config);
            try (ZooModel<InpaintingInput, Image> model = settings.optRandomWeights().load()) {
                SafetensorsWriter.builder().build().write(file, model.getBlock());
            }
            try (ZooModel<InpaintingInput, Image> model = settings.optWeights(file).load()) {
                BufferedImage result = inpaint(model, photo);

                assertThat(result.getRGB(5, 5)).isEqualTo(photo.getRGB(5, 5));
                assertThat(result.getRGB(24, 24)).isNotEqualTo(photo.getRGB(24, 24));
            }
        }
    }

    private static InpaintingModel.Builder settings() {
        return InpaintingModel.builder()
                .optDevice(Device.cpu())
                .optSmoothing(Smoothing.NONE)
                .optWorkingSize(64);
    }

    private static BufferedImage inpaint(
            ZooModel<InpaintingInput, Image> model, BufferedImage photo) throws Exception {
        BufferedImage mask =
                Pictures.mask(photo.getWidth(), photo.getHeight(), new Rectangle(20, 20, 9, 9));
        try (Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            InpaintingInput input =
                    new InpaintingInput(Pictures.image(photo), Pictures.image(mask));
            return Pictures.pixels(predictor.predict(input));
        }
    }
}
