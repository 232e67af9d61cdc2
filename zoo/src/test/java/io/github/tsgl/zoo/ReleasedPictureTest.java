// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.encoder.FormulaCheckpoint;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.layers.engine.Precision;
import io.github.tsgl.weights.Checkpoint;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The released test program's picture, from the photo, mask and checkpoint that were given to it;
 * the checkpoint's weights are made by a formula.
 */
@Tag("slow")
class ReleasedPictureTest {

    @TempDir private Path folder;

    private static final String GOLDEN = "/io/github/tsgl/encoder/golden/";

    /** In bfloat16 each product adds to the noise that the formula's weights draw. */
    @ParameterizedTest
    @CsvSource({"FLOAT32, 2", "BFLOAT16, 20"})
    void thePictureIsTheReleasedOneToAFewOf255(Precision precision, int most) throws Exception {
        Path released = folder.resolve("released.pth");
        try (NDManager manager = NDManager.newBaseManager();
                Checkpoint checkpoint = FormulaCheckpoint.released(manager)) {
            PublishedFile.torch(released, checkpoint);
        }
        InpaintingModel.Builder settings =
                InpaintingModel.builder()
                        .optModel("tsgl-released")
                        .optWeights(released)
                        .optPrecision(precision)
                        .optSmoothing(Smoothing.NONE);
        try (ZooModel<InpaintingInput, Image> model = settings.load();
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            Image photo = image(GOLDEN + "photo.png");
            Image mask = image(GOLDEN + "mask-irregular25.png");

            Image result = predictor.predict(new InpaintingInput(photo, mask));

            BufferedImage expected = read("released-irregular25.png");
            Levels.assertWithin(Pictures.pixels(result), expected, most);
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
