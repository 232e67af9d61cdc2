// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.layers.engine.Precision;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The weights that the zoo ships, on the example of the documentation. */
@Tag("slow")
class ShippedModelTest {

    private static final Path EXAMPLE = Path.of("..", "docs", "example");

    /** The example's result has the photo with its hole to its left, and this many pixels apart. */
    private static final int GAP = 8;

    private static final int PAINT = 0xffff00ff;

    @Test
    void theExampleComesOutAsItIsShown() throws Exception {
        BufferedImage photo = read("photo.jpg");
        HoleMask hole = StoredPicture.of(read("mask.png")).toMask(MaskReading.BRIGHT);
        BufferedImage shown = read("result.png");
        assertThat(shown.getWidth()).isEqualTo(2 * photo.getWidth() + GAP);

        BufferedImage result = inpaint(painted(photo, hole), read("mask.png"), Precision.FLOAT32);

        long difference = 0;
        long missing = 0;
        for (int y = 0; y < photo.getHeight(); y++) {
            for (int x = 0; x < photo.getWidth(); x++) {
                int color = result.getRGB(x, y);
                if (!hole.isHole(x, y)) {
                    assertThat(color).isEqualTo(photo.getRGB(x, y));
                    continue;
                }
                assertThat(color).as("a pixel of the hole").isNotEqualTo(PAINT);
                difference += difference(color, shown.getRGB(photo.getWidth() + GAP + x, y));
                missing++;
            }
        }
        assertThat(missing).isPositive();
        assertThat(difference / (3.0 * missing)).as("of 255").isLessThan(3);
    }

    @Test
    void inBfloat16ItDrawsTheSamePicture() throws Exception {
        BufferedImage photo = read("photo.jpg");
        BufferedImage mask = read("mask.png");

        BufferedImage exact = inpaint(photo, mask, Precision.FLOAT32);
        BufferedImage rounded = inpaint(photo, mask, Precision.BFLOAT16);

        assertThat(pixels(rounded)).isEqualTo(pixels(exact));
    }

    private static int[] pixels(BufferedImage picture) {
        int width = picture.getWidth();
        return picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
    }

    /** The photo as it shall not come out. */
    private static BufferedImage painted(BufferedImage photo, HoleMask hole) {
        BufferedImage painted =
                new BufferedImage(photo.getWidth(), photo.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < photo.getHeight(); y++) {
            for (int x = 0; x < photo.getWidth(); x++) {
                painted.setRGB(x, y, hole.isHole(x, y) ? PAINT : photo.getRGB(x, y));
            }
        }
        return painted;
    }

    private static BufferedImage inpaint(
            BufferedImage photo, BufferedImage mask, Precision precision) throws Exception {
        InpaintingModel.Builder settings =
                InpaintingModel.builder().optDevice(Device.cpu()).optPrecision(precision);
        try (ZooModel<InpaintingInput, Image> model = settings.load();
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            InpaintingInput input =
                    new InpaintingInput(Pictures.image(photo), Pictures.image(mask));
            return Pictures.pixels(predictor.predict(input));
        }
    }

    private static int difference(int a, int b) {
        int sum = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            sum += Math.abs((a >> shift & 0xff) - (b >> shift & 0xff));
        }
        return sum;
    }

    private static BufferedImage read(String name) throws Exception {
        return ImageIO.read(EXAMPLE.resolve(name).toFile());
    }
}
