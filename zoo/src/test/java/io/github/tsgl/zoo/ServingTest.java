// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model behind DJL's Input and Output, as DJL Serving calls it. */
class ServingTest {

    private static final Rectangle HOLE = new Rectangle(20, 20, 9, 9);
    private static final byte[] PHOTO = png(Pictures.noise(Pictures.Layout.RGB, 64, 64, 1));
    private static final byte[] MASK = png(Pictures.mask(64, 64, HOLE));

    @TempDir private static Path folder;
    private static Path published;
    private static byte[] expected;
    private static ZooModel<Input, Output> served;

    @BeforeAll
    static void publish() throws Exception {
        NetworkSpec network = NetworkSpec.of("lama").withWidth(4).withBlocks(1);
        ModelSpec spec = new ModelSpec(network, InputSpec.pictureAndMask());
        Path weights = folder.resolve("trained.safetensors");
        try (ZooModel<InpaintingInput, Image> model =
                        InpaintingModel.builder()
                                .optNetwork(network)
                                .optDevice(Device.cpu())
                                .optRandomWeights()
                                .load();
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            SafetensorsWriter.builder()
                    .optMetadata(spec.toMetadata())
                    .build()
                    .write(weights, model.getBlock());
            Image photo = Pictures.image(Pictures.noise(Pictures.Layout.RGB, 64, 64, 1));
            Image mask = Pictures.image(Pictures.mask(64, 64, HOLE));
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            predictor.predict(new InpaintingInput(photo, mask)).save(file, "png");
            expected = file.toByteArray();
        }
        published = folder.resolve("published");
        new PublishedFolder(published).add("mine", "CC0-1.0", "", "this test", weights);
        served = criteria().optModelUrls(published.toUri().toString()).build().loadModel();
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private static Criteria.Builder<Input, Output> criteria() {
        return Criteria.builder().setTypes(Input.class, Output.class).optDevice(Device.cpu());
    }

    @Test
    void partsGiveTheSameBytesAsAProgramsObjects() throws Exception {
        Output answer = answer(served, parts(Map.of("image", PHOTO, "mask", MASK)));

        assertThat(answer.getCode()).isEqualTo(200);
        assertThat(answer.getProperty("content-type", null)).isEqualTo("image/png");
        assertThat(answer.getData().getAsBytes()).isEqualTo(expected);
    }

    @Test
    void jsonGivesTheSameBytesWhateverItsKey() throws Exception {
        for (String key : new String[] {null, "data", "body"}) {
            Input request = new Input();
            request.addProperty("content-type", "application/json");
            request.add(key, json(PHOTO, MASK));

            assertThat(answer(served, request).getData().getAsBytes()).isEqualTo(expected);
        }
    }

    @Test
    void photosOfOtherFormatsAreRead() throws Exception {
        ByteArrayOutputStream bmp = new ByteArrayOutputStream();
        ImageIO.write(Pictures.noise(Pictures.Layout.RGB, 64, 64, 1), "bmp", bmp);

        Output answer = answer(served, parts(Map.of("image", bmp.toByteArray(), "mask", MASK)));

        assertThat(answer.getData().getAsBytes()).isEqualTo(expected);
    }

    @Test
    void whatIsWrongWithARequestIsSaidInOneLine() {
        byte[] smaller = png(Pictures.mask(32, 64, HOLE));
        byte[] noHole = png(Pictures.mask(64, 64));
        String neither =
                "the request has neither parts 'image' and 'mask' nor JSON with them in Base64";
        assertRefused(new Input(), neither);
        assertRefused(body(new String(PHOTO, StandardCharsets.ISO_8859_1)), neither);
        assertRefused(body("{\"image\": "), neither);
        assertRefused(body("[1]"), neither);
        assertRefused(body("[".repeat(100_000)), neither);
        assertRefused(body("{}"), "the request has no 'image'");
        assertRefused(body("{\"image\": \"?\"}"), "image: is not Base64");
        assertRefused(body("{\"image\": {}}"), "image: is not Base64");
        assertRefused(parts(Map.of("mask", MASK)), "the request has no 'image'");
        assertRefused(parts(Map.of("image", PHOTO)), "the request has no 'mask'");
        assertRefused(
                parts(Map.of("image", new byte[20], "mask", MASK)),
                "image: is not a PNG, JPEG, BMP, TIFF, GIF or WebP picture");
        assertRefused(
                parts(Map.of("image", PHOTO, "mask", new byte[0])),
                "mask: is not a PNG, JPEG, BMP, TIFF, GIF or WebP picture");
        assertRefused(
                parts(Map.of("image", Arrays.copyOf(PHOTO, 3000), "mask", MASK)),
                "image: is truncated");
        assertRefused(
                parts(Map.of("image", PHOTO, "mask", smaller)),
                "the mask is 32x64 pixels, but the photo is 64x64: they must have the same size");
        assertRefused(
                parts(Map.of("image", PHOTO, "mask", MASK, "labels", smaller)),
                "the semantic map is 32x64 pixels, but the photo is 64x64");
        assertRefused(parts(Map.of("image", PHOTO, "mask", noHole)), "the mask has no hole");
    }

    @Test
    void aFolderWithServingsOwnSettingsIsLoadedByItsPath() throws Exception {
        Path model = Files.createDirectory(folder.resolve("model"));
        Files.copy(folder.resolve("trained.safetensors"), model.resolve("tuned.safetensors"));
        Files.writeString(
                model.resolve("serving.properties"),
                """
                engine=PyTorch
                blockFactory=io.github.tsgl.zoo.InpaintingBlockFactory
                translatorFactory=io.github.tsgl.zoo.InpaintingTranslatorFactory
                option.hasParameter=false
                weights=tuned.safetensors
                batch_size=4
                job_queue_size=100
                gpu.minWorkers=1
                maxMegapixels=1
                """);
        byte[] large = png(new BufferedImage(1001, 1000, BufferedImage.TYPE_BYTE_BINARY));
        try (ZooModel<Input, Output> loaded = criteria().optModelPath(model).build().loadModel();
                Predictor<Input, Output> predictor = loaded.newPredictor()) {
            Input request = parts(Map.of("image", PHOTO, "mask", MASK));
            List<Output> answers = predictor.batchPredict(List.of(request, request));

            assertThat(answers)
                    .hasSize(2)
                    .allSatisfy(it -> assertThat(it.getData().getAsBytes()).isEqualTo(expected));
            assertThatThrownBy(() -> predictor.predict(parts(Map.of("image", large, "mask", MASK))))
                    .isInstanceOf(TranslateException.class)
                    .hasMessageStartingWith(
                            "image: has 1001x1000 pixels, more than the 1 megapixels that"
                                    + " maxMegapixels allows");
        }
    }

    @Test
    void aPublishedFolderIsLoadedByItsPathAndItsArchiveByItsAddress() throws Exception {
        String archive = published.resolve("mine.zip").toUri().toString();
        for (Criteria.Builder<Input, Output> criteria :
                List.of(
                        criteria().optModelPath(published),
                        criteria().optModelUrls(archive),
                        criteria().optModelPath(published.resolve("mine.zip")))) {
            try (ZooModel<Input, Output> loaded = criteria.build().loadModel()) {
                Output answer = answer(loaded, parts(Map.of("image", PHOTO, "mask", MASK)));

                assertThat(answer.getData().getAsBytes()).isEqualTo(expected);
            }
        }
    }

    @Test
    void aModelOfTheZooServesTooWithItsArguments() throws Exception {
        Criteria<Input, Output> criteria =
                criteria()
                        .optModelZoo(new TsglModelZoo())
                        .optArgument("run", folder.resolve("trained.safetensors"))
                        .build();
        try (ZooModel<Input, Output> loaded = criteria.loadModel()) {
            Output answer = answer(loaded, parts(Map.of("image", PHOTO, "mask", MASK)));

            assertThat(answer.getData().getAsBytes()).isEqualTo(expected);
        }
    }

    private static void assertRefused(Input request, String line) {
        assertThatThrownBy(() -> answer(served, request))
                .isExactlyInstanceOf(TranslateException.class)
                .hasMessageStartingWith(line)
                .message()
                .doesNotContain("\n");
    }

    private static Output answer(ZooModel<Input, Output> model, Input request)
            throws TranslateException {
        try (Predictor<Input, Output> predictor = model.newPredictor()) {
            return predictor.predict(request);
        }
    }

    private static Input parts(Map<String, byte[]> parts) {
        Input request = new Input();
        parts.forEach(request::add);
        return request;
    }

    private static Input body(String text) {
        Input request = new Input();
        request.add("data", text);
        return request;
    }

    private static String json(byte[] image, byte[] mask) {
        Base64.Encoder base64 = Base64.getEncoder();
        return "{\"image\": \"%s\", \"mask\": \"%s\"}"
                .formatted(base64.encodeToString(image), base64.encodeToString(mask));
    }

    private static byte[] png(BufferedImage picture) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return file.toByteArray();
    }
}
