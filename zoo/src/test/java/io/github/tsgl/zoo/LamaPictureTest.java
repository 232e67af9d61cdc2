// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.encoder.FormulaCheckpoint;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.lama.GoldenLama;
import io.github.tsgl.layers.engine.Precision;
import io.github.tsgl.weights.Checkpoint;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The pictures of LaMa's published program and of the released one for Ours(LaMa), from the photos
 * and masks that were given to them; LaMa's mask has gray borders. The weights are made by a
 * formula.
 */
@Tag("slow")
class LamaPictureTest {

    @TempDir private Path folder;

    /**
     * In bfloat16 each product adds to the noise that the formula's weights draw for Ours(LaMa).
     */
    @ParameterizedTest
    @CsvSource({
        "lama, 20, 31, 27048835, FLOAT32, 2",
        "lama, 20, 31, 27048835, BFLOAT16, 4",
        "ours-lama, 40, 60, 34468035, FLOAT32, 2",
        "ours-lama, 40, 60, 34468035, BFLOAT16, 20"
    })
    void thePictureIsThePublishedOneToAFewOf255(
            String name, int left, int top, String parameters, Precision precision, int most)
            throws Exception {
        Path weights = folder.resolve("best.ckpt");
        try (NDManager manager = NDManager.newBaseManager();
                Checkpoint checkpoint = FormulaCheckpoint.of(GoldenLama.golden(name), manager)) {
            PublishedFile.torch(weights, checkpoint, "state_dict", "generator");
        }
        InpaintingModel.Builder settings =
                InpaintingModel.builder()
                        .optModel(name)
                        .optDevice(Device.cpu())
                        .optPrecision(precision)
                        .optWeights(weights);
        BufferedImage photo = read("/io/github/tsgl/encoder/golden/photo.png");
        BufferedImage mask = read(name + "-mask.png");
        BufferedImage expected = read(name + "-picture.png");
        int width = expected.getWidth();
        int height = expected.getHeight();
        BufferedImage part = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        part.createGraphics().drawImage(photo, -left, -top, null);
        try (ZooModel<InpaintingInput, Image> loaded = settings.load();
                Predictor<InpaintingInput, Image> predictor = loaded.newPredictor()) {
            assertThat(loaded.getProperty(InpaintingModel.TRAINED_VALUES)).isEqualTo(parameters);

            Image result = predictor.predict(new InpaintingInput(image(part), image(mask)));

            Levels.assertWithin(Pictures.pixels(result), expected, most);
        }
    }

    @Test
    void whatIsNotBlackIsTheHoleOnlyForLama() throws IOException {
        BufferedImage mask = read("lama-mask.png");
        HoleMask bright = StoredPicture.of(mask).toMask(MaskReading.BRIGHT);
        HoleMask any = StoredPicture.of(mask).toMask(MaskReading.NOT_BLACK);
        int gray = 0;
        for (int y = 0; y < mask.getHeight(); y++) {
            for (int x = 0; x < mask.getWidth(); x++) {
                assertThat(any.isHole(x, y)).isEqualTo((mask.getRGB(x, y) & 0xFF) > 0);
                gray += any.isHole(x, y) && !bright.isHole(x, y) ? 1 : 0;
            }
        }
        assertThat(gray).isPositive();
    }

    @Test
    void settingsThatLamaDoesNotHaveAreRefused() {
        InpaintingModel.Builder settings =
                InpaintingModel.builder()
                        .optModel("lama")
                        .optRandomWeights()
                        .optSmoothing(Smoothing.L0);
        assertThatThrownBy(settings::load)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lama sees no texture picture");
    }

    private static Image image(BufferedImage picture) {
        return ImageFactory.getInstance().fromImage(picture);
    }

    private static BufferedImage read(String resource) throws IOException {
        try (InputStream stream = LamaPictureTest.class.getResourceAsStream(resource)) {
            return ImageIO.read(stream);
        }
    }
}
