// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.Refiner;
import io.github.tsgl.layers.engine.Precision;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks in bfloat16, and when they are chosen. */
class PrecisionTest {

    /** What a picture of small networks may differ by, and the mean of that, in levels. */
    private static final int MOST = 8;

    private static final double MEAN = 0.8;

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"lama", "tsgl-small", "pennet", "hifill"})
    void picturesStayNearThoseInFloat32(String host) throws Exception {
        BufferedImage photo = Pictures.noise(Pictures.Layout.RGB, 70, 66, 1);

        BufferedImage plain = inpaint(host, Precision.FLOAT32, photo);
        BufferedImage rounded = inpaint(host, Precision.BFLOAT16, photo);

        long sum = 0;
        int hole = 0;
        for (int y = 0; y < 66; y++) {
            for (int x = 0; x < 70; x++) {
                for (int shift = 0; shift < 24; shift += 8) {
                    int level = plain.getRGB(x, y) >> shift & 0xff;
                    int other = rounded.getRGB(x, y) >> shift & 0xff;
                    assertThat(other).as(host).isCloseTo(level, within(MOST));
                    sum += Math.abs(level - other);
                }
                hole += new Rectangle(20, 20, 24, 24).contains(x, y) ? 3 : 0;
            }
        }
        assertThat(sum / (double) hole).isLessThan(MEAN);
    }

    private static BufferedImage inpaint(String host, Precision precision, BufferedImage photo)
            throws Exception {
        BufferedImage mask =
                Pictures.mask(photo.getWidth(), photo.getHeight(), new Rectangle(20, 20, 24, 24));
        try (ZooModel<InpaintingInput, Image> model =
                        InpaintingModel.builder()
                                .optModel(host)
                                .optDevice(Device.cpu())
                                .optRandomWeights()
                                .optPrecision(precision)
                                .load();
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            assertThat(model.getProperty(InpaintingModel.PRECISION))
                    .isEqualTo(precision.toString());
            return Pictures.pixels(
                    predictor.predict(
                            new InpaintingInput(Pictures.image(photo), Pictures.image(mask))));
        }
    }

    @Test
    void autoIsFloat32WithoutTheProcessorsFlags() {
        assertThat(
                        PrecisionChoice.choose(
                                false,
                                precision -> {
                                    throw new AssertionError("nothing is measured");
                                }))
                .isEqualTo(Precision.FLOAT32);
    }

    @Test
    void autoIsWhatIsFasterByMoreThanALittle() {
        assertThat(chosen(1, 0.5)).isEqualTo(Precision.BFLOAT16);
        assertThat(chosen(1, 0.95)).isEqualTo(Precision.FLOAT32);
        assertThat(chosen(1, 2)).isEqualTo(Precision.FLOAT32);
    }

    private static Precision chosen(double plain, double rounded) {
        Map<Precision, Double> seconds = new EnumMap<>(Precision.class);
        seconds.put(Precision.FLOAT32, plain);
        seconds.put(Precision.BFLOAT16, rounded);
        return PrecisionChoice.choose(true, seconds::get);
    }

    @Test
    void autoMeasuresTheNetworkItself() throws Exception {
        try (ZooModel<InpaintingInput, Image> model = tiny().load()) {
            double seconds =
                    PrecisionChoice.seconds(
                            model.getBlock(), tiny().priors(), model.getNDManager());

            assertThat(seconds).isPositive();
        }
    }

    @Test
    void criteriaTakeItAsAnArgument() throws Exception {
        Criteria<InpaintingInput, Image> criteria =
                Criteria.builder()
                        .setTypes(InpaintingInput.class, Image.class)
                        .optGroupId("io.github.tsgl")
                        .optArtifactId("tsgl-small")
                        .optDevice(Device.cpu())
                        .optArgument(ModelArguments.PRECISION, "bfloat16")
                        .build();
        try (ZooModel<InpaintingInput, Image> model = criteria.loadModel()) {
            assertThat(model.getProperty(InpaintingModel.PRECISION)).isEqualTo("bfloat16");
        }
    }

    @Test
    void aNetworkThatRoundsNothingIsInFloat32AndItsPropertySaysSo() throws Exception {
        try (ZooModel<InpaintingInput, Image> model =
                InpaintingModel.builder()
                        .optModel("blend")
                        .optDevice(Device.cpu())
                        .optPrecision(Precision.BFLOAT16)
                        .load()) {
            assertThat(model.getProperty(InpaintingModel.PRECISION)).isEqualTo("float32");
            assertThat(model.getBlock()).isNotInstanceOf(Bfloat16Block.class);
        }
    }

    @Test
    void aRefinementIsInFloat32() {
        InpaintingModel.Builder settings = InpaintingModel.builder().optModel("lama");
        Refiner refiner = settings.host().refiner(step -> {}).orElseThrow();

        assertThatThrownBy(
                        () ->
                                settings.optNetwork(
                                                NetworkSpec.of("lama").withWidth(4).withBlocks(1))
                                        .optDevice(Device.cpu())
                                        .optRandomWeights()
                                        .optRefinement(refiner)
                                        .optPrecision(Precision.BFLOAT16)
                                        .load())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("precision bfloat16 does not go with it");
    }

    private static InpaintingModel.Builder tiny() {
        return InpaintingModel.builder()
                .optNetwork(NetworkSpec.of("lama").withWidth(4).withBlocks(1))
                .optDevice(Device.cpu())
                .optRandomWeights();
    }
}
