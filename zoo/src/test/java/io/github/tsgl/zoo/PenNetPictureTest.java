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
import io.github.tsgl.pennet.GoldenPenNet;
import io.github.tsgl.weights.Checkpoint;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The picture of PEN-Net's published program, from the photo and mask that were given to it, with
 * weights made by a formula.
 */
class PenNetPictureTest {

    @TempDir private Path folder;

    private static final String INPUTS = "/io/github/tsgl/encoder/golden/";

    @Test
    void thePictureIsThePublishedOneToTwoOf255() throws Exception {
        Path weights = folder.resolve("gen_00001.pth");
        try (NDManager manager = NDManager.newBaseManager();
                Checkpoint checkpoint = FormulaCheckpoint.of(GoldenPenNet.golden(), manager)) {
            PublishedFile.torch(weights, checkpoint, "netG");
        }
        InpaintingModel.Builder settings =
                InpaintingModel.builder()
                        .optModel("pennet")
                        .optDevice(Device.cpu())
                        .optWeights(weights);
        BufferedImage expected = read("pennet-picture.png");
        BufferedImage photo = part(read(INPUTS + "photo.png"), expected);
        BufferedImage mask = part(read(INPUTS + "mask-irregular25.png"), expected);
        try (ZooModel<InpaintingInput, Image> loaded = settings.load();
                Predictor<InpaintingInput, Image> predictor = loaded.newPredictor()) {
            assertThat(loaded.getProperty(InpaintingModel.TRAINED_VALUES)).isEqualTo("10231538");

            Image result = predictor.predict(new InpaintingInput(image(photo), image(mask)));

            assertThat(worst(expected, (BufferedImage) result.getWrappedImage()))
                    .isLessThanOrEqualTo(2);
        }
    }

    /** The part of a picture that the published program saw. */
    private static BufferedImage part(BufferedImage picture, BufferedImage size) {
        BufferedImage part =
                new BufferedImage(size.getWidth(), size.getHeight(), BufferedImage.TYPE_INT_RGB);
        part.createGraphics().drawImage(picture, -20, -31, null);
        return part;
    }

    private static int worst(BufferedImage expected, BufferedImage actual) {
        int worst = 0;
        for (int y = 0; y < expected.getHeight(); y++) {
            for (int x = 0; x < expected.getWidth(); x++) {
                for (int shift = 0; shift < 24; shift += 8) {
                    int e = expected.getRGB(x, y) >> shift & 0xFF;
                    int a = actual.getRGB(x, y) >> shift & 0xFF;
                    worst = Math.max(worst, Math.abs(e - a));
                }
            }
        }
        return worst;
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
