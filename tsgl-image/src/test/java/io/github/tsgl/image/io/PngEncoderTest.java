// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PngEncoderTest {

    @ParameterizedTest
    @CsvSource({
        "1, 8, 5, 3",
        "2, 8, 1, 7",
        "3, 8, 300, 200",
        "4, 8, 31, 2",
        "1, 16, 4, 4",
        "2, 16, 3, 5",
        "3, 16, 90, 60",
        "4, 16, 1, 1"
    })
    void theJdkReadsThePixelsThatWereWritten(int bands, int bits, int width, int height)
            throws IOException {
        BufferedImage picture = picture(bands, bits, width, height);
        WritableRaster raster = picture.getRaster();
        Random random = new Random(bands * 100 + bits);
        int[] samples = raster.getPixels(0, 0, width, height, (int[]) null);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = random.nextInt(1 << bits);
        }
        raster.setPixels(0, 0, width, height, samples);

        BufferedImage read = ImageIO.read(new ByteArrayInputStream(written(picture)));

        assertThat(read.getColorModel().getComponentSize(0)).isEqualTo(bits);
        assertThat(read.getRaster().getPixels(0, 0, width, height, (int[]) null))
                .isEqualTo(samples);
    }

    @ParameterizedTest
    @CsvSource({
        BufferedImage.TYPE_INT_RGB + "",
        BufferedImage.TYPE_3BYTE_BGR + "",
        BufferedImage.TYPE_INT_ARGB + "",
        BufferedImage.TYPE_4BYTE_ABGR + ""
    })
    void bandsAreInTheOrderOfColorsHoweverTheyAreStored(int type) throws IOException {
        BufferedImage picture = new BufferedImage(3, 2, type);
        picture.setRGB(1, 1, 0xFF102030);

        BufferedImage read = ImageIO.read(new ByteArrayInputStream(written(picture)));

        assertThat(read.getRGB(1, 1)).isEqualTo(0xFF102030);
        assertThat(read.getRGB(0, 0)).isEqualTo(picture.getRGB(0, 0));
    }

    @Test
    void aShadeTakesFewBytes() throws IOException {
        BufferedImage picture = new BufferedImage(256, 256, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256 * 256; i++) {
            int level = (i % 256 + i / 256) / 2;
            picture.setRGB(i % 256, i / 256, level << 16 | level << 8 | level);
        }
        assertThat(written(picture).length).isLessThan(3000);
    }

    private static byte[] written(BufferedImage picture) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new PngEncoder(picture).write(out, new byte[0]);
        return out.toByteArray();
    }

    private static BufferedImage picture(int bands, int bits, int width, int height) {
        ColorSpace colors =
                ColorSpace.getInstance(bands < 3 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
        boolean alpha = bands % 2 == 0;
        ComponentColorModel model =
                new ComponentColorModel(
                        colors,
                        alpha,
                        false,
                        alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                        bits == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT);
        return new BufferedImage(
                model, model.createCompatibleWritableRaster(width, height), false, null);
    }
}
