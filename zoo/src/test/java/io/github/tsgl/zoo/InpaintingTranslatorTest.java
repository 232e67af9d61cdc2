// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.io.StoredPicture;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InpaintingTranslatorTest {

    @Test
    void aMaskOfAnotherSizeIsRefused() {
        Image photo = Pictures.image(Pictures.noise(Pictures.Layout.RGB, 20, 10, 1));
        Image mask = Pictures.image(Pictures.mask(10, 20));

        assertThatThrownBy(() -> new InpaintingInput(photo, mask))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10x20")
                .hasMessageContaining("20x10");
    }

    @Test
    void aMaskWithoutAHoleIsRefused() {
        assertThatThrownBy(() -> inpaint(Pictures.mask(20, 10)))
                .isInstanceOf(TranslateException.class)
                .hasMessageContaining("no hole");
    }

    @Test
    void aMaskThatIsAllHoleIsRefused() {
        assertThatThrownBy(() -> inpaint(Pictures.mask(20, 10, new Rectangle(20, 10))))
                .isInstanceOf(TranslateException.class)
                .hasMessageContaining("all hole");
    }

    @Test
    void transparentPixelsOfAMaskAreNoHole() {
        BufferedImage mask = new BufferedImage(4, 2, BufferedImage.TYPE_INT_ARGB);
        mask.setRGB(0, 0, 0x00ffffff);
        mask.setRGB(1, 0, 0xffffffff);
        mask.setRGB(2, 0, 0xff707070);
        mask.setRGB(3, 0, 0xff909090);

        HoleMask hole = StoredPicture.of(mask).toMask(MaskReading.BRIGHT);

        assertThat(IntStream.range(0, 4).filter(x -> hole.isHole(x, 0))).containsExactly(1, 3);
        assertThat(hole.isHole(1, 1)).isFalse();
    }

    @Test
    void theHoleIsFilledWithTheNetworksPicture() throws TranslateException {
        BufferedImage photo = Pictures.blank(Pictures.Layout.RGB, 40, 30);
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 40; x++) {
                photo.setRGB(x, y, 0x204060);
            }
        }
        for (Sizing sizing : Sizing.values()) {
            try (ZooModel<InpaintingInput, Image> model = StandIn.model(sizing, 16);
                    Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
                Image mask = Pictures.image(Pictures.mask(40, 30, new Rectangle(3, 4, 20, 6)));
                Image result = predictor.predict(new InpaintingInput(Pictures.image(photo), mask));

                assertThat(Pictures.pixels(result).getRGB(10, 6)).isEqualTo(0xff204060);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void colorsHiddenUnderTransparencyBleedIntoNothing(Sizing sizing) throws TranslateException {
        BufferedImage photo = cutOut();

        BufferedImage result =
                inpaint(sizing, photo, Pictures.mask(60, 50, new Rectangle(25, 10, 15, 12)));

        assertThat(result.getRGB(27, 15)).isEqualTo(0xff204060);
        assertThat(result.getRGB(35, 15)).as("alpha is kept in the hole").isEqualTo(0x00204060);
        for (int y = 0; y < 50; y++) {
            for (int x = 0; x < 60; x++) {
                if (x < 25 || x >= 40 || y < 10 || y >= 22) {
                    assertThat(result.getRGB(x, y)).isEqualTo(photo.getRGB(x, y));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHoleFarFromAllThatCanBeSeenIsFilledFromIt(Sizing sizing) throws TranslateException {
        BufferedImage result =
                inpaint(sizing, cutOut(), Pictures.mask(60, 50, new Rectangle(55, 40, 3, 3)));

        assertThat(result.getRGB(56, 41)).isEqualTo(0x00204060);
    }

    @Test
    void aPhotoOfWhichNothingCanBeSeenOutsideTheMaskIsRefused() {
        BufferedImage mask = Pictures.mask(60, 50, new Rectangle(30, 50));

        assertThatThrownBy(() -> inpaint(Sizing.CROP, cutOut(), mask))
                .isInstanceOf(TranslateException.class)
                .hasMessageContaining("only transparent pixels");
    }

    /** Blue at the left; at the right red that cannot be seen. */
    private static BufferedImage cutOut() {
        BufferedImage photo = new BufferedImage(60, 50, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 50; y++) {
            for (int x = 0; x < 60; x++) {
                photo.setRGB(x, y, x < 30 ? 0xff204060 : 0x00ff0000);
            }
        }
        return photo;
    }

    private static BufferedImage inpaint(Sizing sizing, BufferedImage photo, BufferedImage mask)
            throws TranslateException {
        try (ZooModel<InpaintingInput, Image> model = StandIn.model(sizing, 16);
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            return Pictures.pixels(
                    predictor.predict(
                            new InpaintingInput(Pictures.image(photo), Pictures.image(mask))));
        }
    }

    @Test
    void aPredictorKeepsNothingBetweenPhotos() throws TranslateException {
        Image photo = Pictures.image(Pictures.noise(Pictures.Layout.RGB, 200, 100, 1));
        Image mask =
                Pictures.image(
                        Pictures.mask(
                                200, 100, new Rectangle(5, 5, 4, 4), new Rectangle(150, 80, 4, 4)));
        try (ZooModel<InpaintingInput, Image> model = StandIn.model(Sizing.CROP, 16);
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            predictor.predict(new InpaintingInput(photo, mask));
            int arrays = arrays(model.getNDManager());
            for (int i = 0; i < 5; i++) {
                predictor.predict(new InpaintingInput(photo, mask));
            }

            assertThat(arrays(model.getNDManager())).isEqualTo(arrays);
        }
    }

    @Test
    void oneTranslatorServesSeveralThreads() throws TranslateException {
        BufferedImage mask = Pictures.mask(60, 50, new Rectangle(20, 20, 9, 9));
        try (ZooModel<InpaintingInput, Image> model = StandIn.model(Sizing.CROP, 32)) {
            List<Integer> wanted =
                    IntStream.range(0, 12).map(i -> filled(model, mask, i)).boxed().toList();

            List<Integer> found =
                    IntStream.range(0, 12)
                            .parallel()
                            .map(i -> filled(model, mask, i))
                            .boxed()
                            .toList();

            assertThat(found).isEqualTo(wanted);
        }
    }

    private static int filled(
            ZooModel<InpaintingInput, Image> model, BufferedImage mask, long seed) {
        Image photo = Pictures.image(Pictures.noise(Pictures.Layout.RGB, 60, 50, seed));
        try (Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            InpaintingInput input = new InpaintingInput(photo, Pictures.image(mask));
            return Pictures.pixels(predictor.predict(input)).getRGB(22, 22);
        } catch (TranslateException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int arrays(NDManager manager) {
        return manager.getManagedArrays().size();
    }

    private static Image inpaint(BufferedImage mask) throws TranslateException {
        BufferedImage photo =
                Pictures.noise(Pictures.Layout.RGB, mask.getWidth(), mask.getHeight(), 1);
        try (ZooModel<InpaintingInput, Image> model = StandIn.model(Sizing.CROP, 64);
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            return predictor.predict(
                    new InpaintingInput(Pictures.image(photo), Pictures.image(mask)));
        }
    }
}
