// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import io.github.tsgl.encoder.host.ModelSpec;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.weights.CheckpointException;
import io.github.tsgl.weights.SafetensorsWriter;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real generator, with random weights. */
@Tag("slow")
class InpaintingModelTest {

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
    void theSeedDecidesRandomWeights() throws Exception {
        float[] first = randomWeights(1);
        assertThat(randomWeights(2)).isNotEqualTo(first);
        assertThat(randomWeights(1)).isEqualTo(first);
    }

    @Test
    void thePhotoThatIsNamedFirstComesOutAsWithoutThatAndSoDoOthers() throws Exception {
        NetworkSpec network = NetworkSpec.of("lama").withWidth(4).withBlocks(1);
        BufferedImage photo = Pictures.noise(Pictures.Layout.RGB, 70, 50, 1);
        BufferedImage mask = Pictures.mask(70, 50, new Rectangle(20, 20, 9, 9));
        Set<Thread> readers = ConcurrentHashMap.newKeySet();
        Image watched = watched(photo, () -> readers.add(Thread.currentThread()));
        InpaintingInput first = new InpaintingInput(watched, Pictures.image(mask));
        BufferedImage nothing = Pictures.mask(70, 50);
        InpaintingInput bad = new InpaintingInput(Pictures.image(photo), Pictures.image(nothing));
        InpaintingModel.Builder settings =
                InpaintingModel.builder()
                        .optNetwork(network)
                        .optDevice(Device.cpu())
                        .optRandomWeights();
        try (ZooModel<InpaintingInput, Image> plain = settings.load();
                ZooModel<InpaintingInput, Image> early = settings.optFirst(first).load();
                ZooModel<InpaintingInput, Image> failing = settings.optFirst(bad).load();
                Predictor<InpaintingInput, Image> predictor = early.newPredictor();
                Predictor<InpaintingInput, Image> refusing = failing.newPredictor()) {
            int[] expected = pixels(inpaint(plain, photo));

            assertThat(pixels(Pictures.pixels(predictor.predict(first)))).isEqualTo(expected);
            assertThat(readers).hasSize(1).doesNotContain(Thread.currentThread());
            assertThat(pixels(Pictures.pixels(predictor.predict(first)))).isEqualTo(expected);
            assertThat(readers).hasSize(2).contains(Thread.currentThread());
            assertThat(pixels(inpaint(early, photo))).isEqualTo(expected);
            assertThat(pixels(inpaint(failing, photo))).isEqualTo(expected);
            assertThatThrownBy(() -> refusing.predict(bad))
                    .isInstanceOf(TranslateException.class)
                    .hasMessageContaining("no hole");
        }
    }

    @Test
    void aPhotoIsBegunWithBeforeTheModelIsLoaded() throws Exception {
        BufferedImage photo = Pictures.noise(Pictures.Layout.RGB, 70, 50, 1);
        BufferedImage mask = Pictures.mask(70, 50, new Rectangle(20, 20, 9, 9));
        CountDownLatch read = new CountDownLatch(1);
        InpaintingInput first =
                new InpaintingInput(watched(photo, read::countDown), Pictures.image(mask));
        InpaintingModel.Builder settings =
                InpaintingModel.builder()
                        .optNetwork(NetworkSpec.of("lama").withWidth(4).withBlocks(1))
                        .optDevice(Device.cpu())
                        .optRandomWeights()
                        .optFirst(first)
                        .begin();

        assertThat(read.await(1, TimeUnit.MINUTES)).isTrue();

        try (ZooModel<InpaintingInput, Image> early = settings.load();
                ZooModel<InpaintingInput, Image> plain = settings.load();
                Predictor<InpaintingInput, Image> predictor = early.newPredictor()) {
            assertThat(pixels(Pictures.pixels(predictor.predict(first))))
                    .isEqualTo(pixels(inpaint(plain, photo)));
        }
    }

    /** A photo that says when its pixels are read. */
    private static Image watched(BufferedImage photo, Runnable onReading) {
        return (Image)
                Proxy.newProxyInstance(
                        Image.class.getClassLoader(),
                        new Class<?>[] {Image.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("getWrappedImage")) {
                                onReading.run();
                            }
                            return method.invoke(Pictures.image(photo), arguments);
                        });
    }

    private static float[] randomWeights(int seed) throws Exception {
        NetworkSpec network = NetworkSpec.of("lama").withWidth(4).withBlocks(1);
        try (ZooModel<InpaintingInput, Image> model =
                InpaintingModel.builder()
                        .optNetwork(network)
                        .optDevice(Device.cpu())
                        .optRandomWeights(seed)
                        .load()) {
            NDList all = new NDList();
            model.getBlock()
                    .getParameters()
                    .forEach(parameter -> all.add(parameter.getValue().getArray().flatten()));
            return NDArrays.concat(all).toFloatArray();
        }
    }

    @Test
    void networksOfAnotherSizeAreLoadedToo() throws Exception {
        BufferedImage photo = Pictures.noise(Pictures.Layout.RGB, 70, 50, 1);
        for (String name : new String[] {"tsgl-small", "tsgl-released"}) {
            Path file = folder.resolve(name + ".safetensors");
            InpaintingModel.Builder settings =
                    settings().optNetwork(NetworkSpec.of(name).withWidth(4).withDepths(1, 1, 1, 1));
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

    @Test
    void weightsTellTheirNetworkWhateverItsHostAndEncoder() throws Exception {
        BufferedImage photo = Pictures.noise(Pictures.Layout.RGB, 70, 50, 1);
        NetworkSpec network = NetworkSpec.of("lama").withWidth(4).withBlocks(1);
        ModelSpec spec = new ModelSpec(network.withEncoder("pennet"), InputSpec.pictureAndMask());
        Path run = folder.resolve("run");
        Files.createDirectory(run);
        BufferedImage first;
        try (ZooModel<InpaintingInput, Image> model =
                InpaintingModel.builder()
                        .optNetwork(spec.network())
                        .optDevice(Device.cpu())
                        .optRandomWeights()
                        .load()) {
            first = inpaint(model, photo);
            SafetensorsWriter.builder()
                    .optMetadata(spec.toMetadata())
                    .build()
                    .write(run.resolve("weights.safetensors"), model.getBlock());
        }
        Files.writeString(
                run.resolve("serving.properties"),
                "blockFactory="
                        + InpaintingBlockFactory.class.getName()
                        + "\noption.hasParameter=false\n");
        try (ZooModel<InpaintingInput, Image> model =
                InpaintingModel.builder().optRun(run).optDevice(Device.cpu()).load()) {
            assertThat(pixels(inpaint(model, photo))).isEqualTo(pixels(first));
        }
        Criteria<InpaintingInput, Image> byArgument =
                Criteria.builder()
                        .setTypes(InpaintingInput.class, Image.class)
                        .optGroupId("io.github.tsgl")
                        .optArgument("run", run)
                        .optDevice(Device.cpu())
                        .build();
        Criteria<InpaintingInput, Image> byPath =
                Criteria.builder()
                        .setTypes(InpaintingInput.class, Image.class)
                        .optModelPath(run)
                        .optTranslatorFactory(new InpaintingTranslatorFactory())
                        .optDevice(Device.cpu())
                        .build();
        for (Criteria<InpaintingInput, Image> criteria : List.of(byArgument, byPath)) {
            try (ZooModel<InpaintingInput, Image> model = criteria.loadModel()) {
                assertThat(pixels(inpaint(model, photo))).isEqualTo(pixels(first));
            }
        }
    }

    private static int[] pixels(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, 70);
    }

    private static InpaintingModel.Builder settings() {
        return InpaintingModel.builder()
                .optModel("tsgl-small")
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
