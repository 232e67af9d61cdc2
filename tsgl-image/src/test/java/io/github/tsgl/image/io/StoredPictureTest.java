package io.github.tsgl.image.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import org.junit.jupiter.api.Test;

class StoredPictureTest {

    @Test
    void aSixteenBitSampleIsReadFinerThanEightBits() {
        float[] rgb = new float[3];

        StoredPicture.of(sixteenBits(257 * 3, 65535, 128)).readRow(0, 0, 1, rgb);

        assertThat(rgb[0]).isCloseTo(3, within(1e-4f));
        assertThat(rgb[1]).isEqualTo(255);
        assertThat(rgb[2]).isCloseTo(128 / 257f, within(1e-4f));
    }

    @Test
    void inEightBitsItIsRounded() {
        assertThat(StoredPicture.of(sixteenBits(257 * 3, 65535, 129)).toRgbImage().rgb())
                .containsExactly(3, -1, 1);
    }

    @Test
    void grayIsTakenAsItIsStored() {
        BufferedImage gray = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSample(0, 0, 0, 100);

        assertThat(StoredPicture.of(gray).toRgbImage().rgb()).containsExactly(100, 100, 100);
    }

    @Test
    void transparentPixelsOfAMaskAreNoHole() {
        BufferedImage mask = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        mask.setRGB(0, 0, 0xffffffff);
        mask.setRGB(1, 0, 0x7fffffff);
        mask.setRGB(2, 0, 0xff000000);

        assertThat(StoredPicture.of(mask).toMask(MaskReading.BRIGHT))
                .isEqualTo(HoleMask.of(3, 1, (x, y) -> x == 0));
    }

    @Test
    void aMaskWithoutAHoleTellsItsBrightestValueAndOneOfGraysIsUnclear() {
        BufferedImage gray = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSamples(0, 0, 4, 1, 0, new int[] {0, 90, 93, 92});

        StoredPicture picture = StoredPicture.of(gray);
        MaskPicture mask = MaskPicture.of(picture, MaskReading.BRIGHT, 127.5f);

        assertThat(mask.hole().isAllKnown()).isTrue();
        assertThat(mask.withoutHole())
                .isEqualTo(
                        "the mask has no hole: nothing in it is white; its brightest value is 93"
                                + " of 255, and a hole's is at least 128");
        assertThat(mask.unclear()).isEqualTo(0.75);
        assertThat(MaskPicture.of(picture, MaskReading.BRIGHT, 92).hole())
                .isEqualTo(HoleMask.of(4, 1, (x, y) -> x > 1));
    }

    @Test
    void aCopyIsWrittenToAlone() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x40010203);

        StoredPicture copy = StoredPicture.of(image).copy();
        copy.write(0, 0, 9.6f, -5, 300);

        assertThat(copy.pixels().getRGB(0, 0)).isEqualTo(0x400a00ff);
        assertThat(image.getRGB(0, 0)).isEqualTo(0x40010203);
    }

    private static BufferedImage sixteenBits(int... samples) {
        ColorModel model =
                new ComponentColorModel(
                        ColorSpace.getInstance(ColorSpace.CS_sRGB),
                        false,
                        false,
                        Transparency.OPAQUE,
                        DataBuffer.TYPE_USHORT);
        BufferedImage image =
                new BufferedImage(model, model.createCompatibleWritableRaster(1, 1), false, null);
        image.getRaster().setPixel(0, 0, samples);
        return image;
    }
}
