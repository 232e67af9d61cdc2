// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import io.github.tsgl.encoder.host.ModelSpec;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.weights.SafetensorsWriter;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Photo and mask may be files and streams, as the types of a {@code Criteria} say. */
class FilesAndStreamsTest {

    @TempDir private static Path folder;
    private static Path photo;
    private static Path mask;
    private static Path published;
    private static BufferedImage expected;

    @BeforeAll
    static void publish() throws Exception {
        BufferedImage noise = Pictures.noise(Pictures.Layout.RGB_16, 64, 48, 1);
        BufferedImage hole = Pictures.mask(64, 48, new Rectangle(20, 20, 9, 9));
        photo = png("photo.png", noise);
        mask = png("mask.png", hole);
        NetworkSpec network = NetworkSpec.of("lama").withWidth(4).withBlocks(1);
        Path weights = folder.resolve("trained.safetensors");
        try (ZooModel<InpaintingInput, Image> model =
                        InpaintingModel.builder()
                                .optNetwork(network)
                                .optDevice(Device.cpu())
                                .optRandomWeights()
                                .load();
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            SafetensorsWriter.builder()
                    .optMetadata(new ModelSpec(network, InputSpec.pictureAndMask()).toMetadata())
                    .build()
                    .write(weights, model.getBlock());
            expected =
                    pixels(
                            predictor.predict(
                                    new InpaintingInput(
                                            Pictures.image(noise), Pictures.image(hole))));
        }
        published = folder.resolve("published");
        new PublishedFolder(published).add("mine", "CC0-1.0", "", "this test", weights);
    }

    @Test
    void filesGiveThePictureThatAProgramsObjectsGive() throws Exception {
        for (Criteria<InpaintingFiles, Image> criteria : criteria(InpaintingFiles.class)) {
            try (ZooModel<InpaintingFiles, Image> model = criteria.loadModel();
                    Predictor<InpaintingFiles, Image> predictor = model.newPredictor()) {
                assertExpected(predictor.predict(new InpaintingFiles(photo, mask)));
            }
        }
    }

    @Test
    void streamsGiveThePictureThatAProgramsObjectsGive() throws Exception {
        for (Criteria<InpaintingStreams, Image> criteria : criteria(InpaintingStreams.class)) {
            try (ZooModel<InpaintingStreams, Image> model = criteria.loadModel();
                    Predictor<InpaintingStreams, Image> predictor = model.newPredictor();
                    InputStream photoStream = Files.newInputStream(photo);
                    InputStream maskStream = Files.newInputStream(mask)) {
                assertExpected(predictor.predict(new InpaintingStreams(photoStream, maskStream)));
                assertThat(photoStream.read()).isEqualTo(-1); // read to its end, and still open
            }
        }
    }

    @Test
    void whatIsWrongWithAFileIsSaidInOneLine() throws Exception {
        Path smaller = png("smaller.png", Pictures.mask(32, 48, new Rectangle(20, 20, 9, 9)));
        Path text = Files.writeString(folder.resolve("text.png"), "no picture");
        try (ZooModel<InpaintingFiles, Image> model =
                        criteria(InpaintingFiles.class).get(0).loadModel();
                Predictor<InpaintingFiles, Image> files = model.newPredictor()) {
            assertRefused(
                    () -> files.predict(new InpaintingFiles(folder.resolve("none"), mask)),
                    folder.resolve("none") + ": no such file");
            assertRefused(
                    () -> files.predict(new InpaintingFiles(text, mask)),
                    text + ": is not a PNG, JPEG, BMP, TIFF, GIF or WebP picture");
            assertRefused(
                    () -> files.predict(new InpaintingFiles(photo, smaller)),
                    "the mask is 32x48 pixels, but the photo is 64x48: they must have the same"
                            + " size");
        }
        try (ZooModel<InpaintingStreams, Image> model =
                        criteria(InpaintingStreams.class).get(0).loadModel();
                Predictor<InpaintingStreams, Image> streams = model.newPredictor()) {
            InputStream whole = Files.newInputStream(photo);
            InputStream nothing = new ByteArrayInputStream(new byte[0]);
            assertRefused(
                    () -> streams.predict(new InpaintingStreams(whole, nothing)),
                    "mask: is not a PNG, JPEG, BMP, TIFF, GIF or WebP picture");
            whole.close();
        }
    }

    /** By the zoo with a run among the arguments, and by the folder of a model. */
    private static <I> List<Criteria<I, Image>> criteria(Class<I> input) {
        return List.of(
                Criteria.builder()
                        .setTypes(input, Image.class)
                        .optDevice(Device.cpu())
                        .optModelZoo(new TsglModelZoo())
                        .optArgument("run", folder.resolve("trained.safetensors"))
                        .build(),
                Criteria.builder()
                        .setTypes(input, Image.class)
                        .optDevice(Device.cpu())
                        .optModelPath(published)
                        .optTranslatorFactory(new InpaintingTranslatorFactory())
                        .build());
    }

    private static void assertRefused(ThrowingCallable prediction, String line) {
        assertThatThrownBy(prediction)
                .isExactlyInstanceOf(TranslateException.class)
                .hasMessage(line);
    }

    private static void assertExpected(Image result) {
        BufferedImage pixels = pixels(result);
        assertThat(pixels.getSampleModel().getSampleSize(0)).isEqualTo(16);
        assertThat(pixels.getRaster().getPixels(0, 0, 64, 48, (int[]) null))
                .isEqualTo(expected.getRaster().getPixels(0, 0, 64, 48, (int[]) null));
    }

    private static BufferedImage pixels(Image image) {
        return (BufferedImage) image.getWrappedImage();
    }

    private static Path png(String name, BufferedImage picture) throws IOException {
        Path file = folder.resolve(name);
        ImageIO.write(picture, "png", file.toFile());
        return file;
    }
}
