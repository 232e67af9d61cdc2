// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.layers.ScopedBlock;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class HifillPictureTest {

    private static final Rectangle HOLE = new Rectangle(60, 40, 31, 22);

    @ParameterizedTest
    @EnumSource
    void onlyTheHoleOfAPhotoChangesWhateverTheSizing(Sizing sizing) throws Exception {
        BufferedImage photo = Pictures.noise(Pictures.Layout.RGB, 150, 110, 4);
        for (InpaintingModel.Builder settings : List.of(tiny(), oursTiny())) {
            check(photo, inpaint(settings.optSizing(sizing).load(), photo));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 40})
    void aPhotoSmallerThanTheDeepestStageIsFilled(int size) throws Exception {
        BufferedImage photo = Pictures.noise(Pictures.Layout.RGB, size, 16, 4);
        BufferedImage mask = Pictures.mask(size, 16, new Rectangle(5, 6, 7, 4));
        try (ZooModel<InpaintingInput, Image> model = oursTiny().load();
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            InpaintingInput input =
                    new InpaintingInput(Pictures.image(photo), Pictures.image(mask));
            BufferedImage result = Pictures.pixels(predictor.predict(input));
            assertThat(result.getRGB(4, 6)).isEqualTo(photo.getRGB(4, 6));
            assertThat(result.getRGB(6, 7)).isNotEqualTo(photo.getRGB(6, 7));
        }
    }

    /** The priors of a large photo are those of what the network sees of it. */
    @Test
    void aLargePhotosPriorsAreMadeOfItsSmallCopy() throws Exception {
        BufferedImage photo = Pictures.noise(Pictures.Layout.RGB, 150, 110, 5);
        FirstPlace network = new FirstPlace();
        BufferedImage result = inpaint(oursTiny().optBlock(network).load(), photo);

        check(photo, result);
        assertThat(roughness(result)).isGreaterThan(roughness(photo) / 3);
        Shape color = new Shape(1, 3, 64, 64);
        Shape plane = new Shape(1, 1, 64, 64);
        assertThat(network.shapes).containsExactly(color, plane, color, plane, plane);
        // Gray is made of the picture of 8 bits, and 0 in the hole.
        assertThat(network.grayError).isLessThan(0.003f);
    }

    @Test
    void aLargePhotoIsAggregatedIfNothingElseIsSaid() throws Exception {
        BufferedImage photo = Pictures.noise(Pictures.Layout.RGB, 150, 110, 5);
        BufferedImage result = inpaint(tiny().optBlock(new FirstPlace()).load(), photo);
        check(photo, result);
        // Noise has detail in each pixel, and so has what is aggregated.
        assertThat(roughness(result)).isGreaterThan(roughness(photo) / 3);
    }

    /** Draws gray, and its attention always names the first of 8×8 places. */
    private static final class FirstPlace extends ScopedBlock {

        private Shape[] shapes;
        private float grayError;

        @Override
        protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
            shapes = inputs.getShapes();
            if (shapes.length == 5) {
                grayError = grayError(inputs);
            }
            NDArray gray = inputs.head().zerosLike();
            NDArray scores = gray.getManager().zeros(new Shape(1, 64, 64));
            scores.set(new NDIndex(":, :, 0"), 1);
            return InpaintingOutputs.of(gray).withScores(scores).toList();
        }

        private static float grayError(NDList inputs) {
            NDArray weights = inputs.getManager().create(new float[] {0.2125f, 0.7154f, 0.0721f});
            NDArray gray = inputs.head().mul(weights.reshape(1, 3, 1, 1)).sum(new int[] {1}, true);
            NDArray expected = gray.add(1).div(2).mul(inputs.get(4));
            return inputs.get(3).sub(expected).abs().max().getFloat();
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return new Shape[] {inputShapes[0], new Shape(1, 64, 64)};
        }
    }

    @Test
    void weightsThatGiveNoNumbersAreAnError() throws Exception {
        BufferedImage photo = Pictures.noise(Pictures.Layout.RGB, 150, 110, 6);
        try (ZooModel<InpaintingInput, Image> model = tiny().load()) {
            model.getBlock()
                    .getParameters()
                    .values()
                    .forEach(parameter -> parameter.getArray().addi(Float.NaN));
            assertThatThrownBy(() -> inpaint(model, photo))
                    .hasCauseInstanceOf(UnusableWeightsException.class);
        }
    }

    @Test
    void aSmoothingIsRefused() {
        InpaintingModel.Builder settings = tiny().optSmoothing(Smoothing.L0);
        assertThatThrownBy(() -> settings.translator())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hifill sees no texture picture");
    }

    private static InpaintingModel.Builder tiny() {
        return tiny(NetworkSpec.of("hifill").withWidth(2));
    }

    private static InpaintingModel.Builder oursTiny() {
        return tiny(NetworkSpec.of("ours-hifill").withWidth(4).withDepths(1, 1, 1, 1));
    }

    private static InpaintingModel.Builder tiny(NetworkSpec network) {
        return InpaintingModel.builder()
                .optNetwork(network)
                .optDevice(Device.cpu())
                .optWorkingSize(64)
                .optRandomWeights();
    }

    private static void check(BufferedImage photo, BufferedImage result) {
        int changed = 0;
        for (int y = 0; y < photo.getHeight(); y++) {
            for (int x = 0; x < photo.getWidth(); x++) {
                boolean same = result.getRGB(x, y) == photo.getRGB(x, y);
                if (!HOLE.contains(x, y)) {
                    assertThat(same).isTrue();
                }
                changed += same ? 0 : 1;
            }
        }
        assertThat(changed).isGreaterThan(HOLE.width * HOLE.height * 9 / 10);
    }

    /** The mean difference of pixels and their right neighbors in the hole. */
    private static double roughness(BufferedImage picture) {
        double sum = 0;
        for (int y = HOLE.y; y < HOLE.y + HOLE.height; y++) {
            for (int x = HOLE.x; x < HOLE.x + HOLE.width - 1; x++) {
                int here = picture.getRaster().getSample(x, y, 0);
                sum += Math.abs(here - picture.getRaster().getSample(x + 1, y, 0));
            }
        }
        return sum / HOLE.height / (HOLE.width - 1);
    }

    private static BufferedImage inpaint(
            ZooModel<InpaintingInput, Image> model, BufferedImage photo) throws Exception {
        BufferedImage mask = Pictures.mask(photo.getWidth(), photo.getHeight(), HOLE);
        try (model;
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            InpaintingInput input =
                    new InpaintingInput(Pictures.image(photo), Pictures.image(mask));
            return Pictures.pixels(predictor.predict(input));
        }
    }
}
