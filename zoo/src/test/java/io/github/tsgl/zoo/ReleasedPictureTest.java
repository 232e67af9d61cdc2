// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.encoder.FormulaCheckpoint;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.weights.Checkpoint;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The released test program's picture, from the photo, mask and checkpoint that were given to it;
 * the checkpoint's weights are made by a formula.
 */
@Tag("slow")
class ReleasedPictureTest {

    @TempDir private Path folder;

    private static final String GOLDEN = "/io/github/tsgl/encoder/golden/";

    @Test
    void thePictureIsTheReleasedOneToTwoOf255() throws Exception {
        Path released = folder.resolve("released.pth");
        try (NDManager manager = NDManager.newBaseManager();
                Checkpoint checkpoint = FormulaCheckpoint.released(manager)) {
            PublishedFile.torch(released, checkpoint);
        }
        InpaintingModel.Builder settings =
                InpaintingModel.builder()
                        .optModel("tsgl-released")
                        .optWeights(released)
                        .optSmoothing(Smoothing.NONE);
        try (ZooModel<InpaintingInput, Image> model = settings.load();
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            Image photo = image(GOLDEN + "photo.png");
            Image mask = image(GOLDEN + "mask-irregular25.png");

            Image result = predictor.predict(new InpaintingInput(photo, mask));

            BufferedImage expected = read("released-irregular25.png");
            BufferedImage actual = (BufferedImage) result.getWrappedImage();
            int worst = 0;
            for (int y = 0; y < 256; y++) {
                for (int x = 0; x < 256; x++) {
                    for (int shift = 0; shift < 24; shift += 8) {
                        int e = expected.getRGB(x, y) >> shift & 0xFF;
                        int a = actual.getRGB(x, y) >> shift & 0xFF;
                        worst = Math.max(worst, Math.abs(e - a));
                    }
                }
            }
            assertThat(worst).isLessThanOrEqualTo(2);
        }
    }

    private static Image image(String resource) throws IOException {
        return ImageFactory.getInstance().fromImage(read(resource));
    }

    private static BufferedImage read(String resource) throws IOException {
        try (InputStream stream = ReleasedPictureTest.class.getResourceAsStream(resource)) {
            return ImageIO.read(stream);
        }
    }
}
