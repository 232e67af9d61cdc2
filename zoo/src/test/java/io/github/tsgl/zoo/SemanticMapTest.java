// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.LambdaBlock;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.encoder.input.EdgeSource;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.PreparedInputs;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SemanticMapTest {

    private static final InputPreparation PREPARATION =
            new InputPreparation(
                    new InputSpec(
                            EnumSet.of(Prior.SMOOTHED, Prior.LABELS),
                            EdgeSource.KNOWN_PIXELS,
                            Smoothing.NONE,
                            InputSpec.SIGMA));

    /** What the network was given, in the order of the passes. */
    private final List<List<float[]>> seen = new ArrayList<>();

    @Test
    void theNetworkSeesInInferenceWhatItSeesInTraining() throws Exception {
        RgbImage photo = noise(40, 30, 256, 1);
        RgbImage map = noise(40, 30, 4, 2);
        HoleMask hole = HoleMask.of(40, 30, (x, y) -> x > 9 && x < 20 && y > 9 && y < 20);

        fill(Sizing.CROP, photo, map, hole);

        PreparedInputs training =
                PREPARATION
                        .prepareSample(photo.toFloatImage(), hole, Optional.of(map.toFloatImage()))
                        .inputs();
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            List<float[]> expected =
                    values(PreparedInputs.stack(manager, List.of(training)).toList());
            assertThat(seen).hasSize(1);
            assertThat(seen.get(0)).usingRecursiveComparison().isEqualTo(expected);
        }
    }

    @Test
    void aShrunkPhotosMapHasNoColorsOfItsOwn() throws Exception {
        RgbImage photo = noise(150, 90, 256, 1);
        RgbImage map = noise(150, 90, 3, 2);
        HoleMask hole = HoleMask.of(150, 90, (x, y) -> x > 9 && x < 20 && y > 9 && y < 20);

        fill(Sizing.RESIZE, photo, map, hole);

        Set<Float> colors = new TreeSet<>();
        for (float value : seen.get(0).get(2)) {
            colors.add(value);
        }
        FloatImage whole = map.toFloatImage();
        Set<Float> given = new TreeSet<>(Set.of(0f)); // in the hole
        for (float value : whole.toFloatArray()) {
            given.add((value - 0.5f) / 0.5f);
        }
        assertThat(given).containsAll(colors);
        assertThat(colors).hasSizeGreaterThan(2);
    }

    @Test
    void everyWindowHasItsPartOfTheMap() throws Exception {
        RgbImage photo = noise(200, 100, 256, 1);
        HoleMask hole = HoleMask.of(200, 100, (x, y) -> (x < 9 || x > 190) && y > 40 && y < 50);

        fill(Sizing.CROP, photo, photo, hole); // so that picture and map are the same

        assertThat(seen).hasSize(2);
        for (List<float[]> inputs : seen) {
            assertThat(inputs.get(2)).isEqualTo(inputs.get(0));
        }
    }

    /** Also not where the pieces of a thin hole see what was filled before them. */
    @Test
    void whatAMapHasInTheHoleIsNeverSeen() throws Exception {
        RgbImage photo = noise(300, 90, 256, 1);
        HoleMask hole = HoleMask.of(300, 90, (x, y) -> y > 40 && y < 44 && x > 5 && x < 295);
        RgbImage map = noise(300, 90, 256, 2);

        fill(Sizing.CROP, photo, map, hole);
        List<List<float[]>> first = List.copyOf(seen);
        seen.clear();
        fill(Sizing.CROP, photo, hole.compose(map, noise(300, 90, 256, 3)), hole);

        assertThat(first).hasSizeGreaterThan(3);
        assertThat(seen).usingRecursiveComparison().isEqualTo(first);
    }

    @Test
    void aMapThatIsMissingOrOfAnotherSizeIsAnError() {
        RgbImage photo = noise(40, 30, 256, 1);
        HoleMask hole = HoleMask.of(40, 30, (x, y) -> x == 9);

        assertThatThrownBy(() -> fill(Sizing.CROP, photo, null, hole))
                .isInstanceOf(TranslateException.class)
                .hasMessageContaining("looks at a semantic map of the picture, but there is none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fill(Sizing.CROP, photo, noise(30, 40, 3, 1), hole))
                .withMessageContaining("the semantic map is 30x40 pixels");
    }

    private void fill(Sizing sizing, RgbImage photo, RgbImage map, HoleMask hole)
            throws TranslateException {
        try (ZooModel<InpaintingInput, Image> model = model(sizing);
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            predictor.predict(
                    new InpaintingInput(
                            Pictures.image(photo.toBufferedImage()),
                            Pictures.image(hole.toPicture().toBufferedImage()),
                            Optional.ofNullable(map)
                                    .map(one -> Pictures.image(one.toBufferedImage()))));
        }
    }

    private ZooModel<InpaintingInput, Image> model(Sizing sizing) {
        Model model = Model.newInstance("listening", Device.cpu(), "PyTorch");
        model.setBlock(
                new LambdaBlock(
                        inputs -> {
                            seen.add(values(inputs));
                            return new NDList(inputs.head().duplicate());
                        }));
        return new ZooModel<>(
                model,
                InpaintingTranslator.builder()
                        .setInputs(PREPARATION)
                        .optSizing(sizing)
                        .optWorkingSize(64)
                        .optSmallestSide(8)
                        .build());
    }

    private static List<float[]> values(NDList list) {
        return list.stream().map(NDArray::toFloatArray).toList();
    }

    /** Colors of some levels. */
    private static RgbImage noise(int width, int height, int levels, long seed) {
        Random random = new Random(seed);
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (random.nextInt(levels) * 255 / (levels - 1));
        }
        return new RgbImage(width, height, rgb);
    }
}
