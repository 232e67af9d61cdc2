// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.encoder.FormulaCheckpoint;
import io.github.tsgl.layers.engine.Precision;
import io.github.tsgl.pennet.GoldenPenNet;
import io.github.tsgl.weights.Checkpoint;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The picture of PEN-Net's published program, from the photo and mask that were given to it, with
 * weights made by a formula.
 */
class PenNetPictureTest {

    @TempDir private Path folder;

    private static final String INPUTS = "/io/github/tsgl/encoder/golden/";

    @ParameterizedTest
    @CsvSource({"FLOAT32, 2", "BFLOAT16, 4"})
    void thePictureIsThePublishedOneToAFewOf255(Precision precision, int most) throws Exception {
        Path weights = folder.resolve("gen_00001.pth");
        try (NDManager manager = NDManager.newBaseManager();
                Checkpoint checkpoint = FormulaCheckpoint.of(GoldenPenNet.golden(), manager)) {
            PublishedFile.torch(weights, checkpoint, "netG");
        }
        InpaintingModel.Builder settings =
                InpaintingModel.builder()
                        .optModel("pennet")
                        .optDevice(Device.cpu())
                        .optPrecision(precision)
                        .optWeights(weights);
        BufferedImage expected = read("pennet-picture.png");
        BufferedImage photo = part(read(INPUTS + "photo.png"), expected);
        BufferedImage mask = part(read(INPUTS + "mask-irregular25.png"), expected);
        try (ZooModel<InpaintingInput, Image> loaded = settings.load();
                Predictor<InpaintingInput, Image> predictor = loaded.newPredictor()) {
            assertThat(loaded.getProperty(InpaintingModel.TRAINED_VALUES)).isEqualTo("10231538");

            Image result = predictor.predict(new InpaintingInput(image(photo), image(mask)));

            Levels.assertWithin(Pictures.pixels(result), expected, most);
        }
    }

    /** The part of a picture that the published program saw. */
    private static BufferedImage part(BufferedImage picture, BufferedImage size) {
        BufferedImage part =
                new BufferedImage(size.getWidth(), size.getHeight(), BufferedImage.TYPE_INT_RGB);
        part.createGraphics().drawImage(picture, -20, -31, null);
        return part;
    }

    private static Image image(BufferedImage picture) {
        return ImageFactory.getInstance().fromImage(picture);
    }

    private static BufferedImage read(String resource) throws IOException {
        try (InputStream stream = PenNetPictureTest.class.getResourceAsStream(resource)) {
            return ImageIO.read(stream);
        }
    }
}
