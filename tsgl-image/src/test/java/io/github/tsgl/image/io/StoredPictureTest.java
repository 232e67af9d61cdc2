// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import javax.imageio.ImageTypeSpecifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

        StoredPicture copy = StoredPicture.of(image).copyToFill(HoleMask.allKnown(1, 1));
        copy.write(0, 0, 9.6f, -5, 300);

        assertThat(copy.pixels().getRGB(0, 0)).isEqualTo(0x400a00ff);
        assertThat(image.getRGB(0, 0)).isEqualTo(0x40010203);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void grayOfFewBitsIsGrayOfEightBits(int bits) {
        BufferedImage gray =
                ImageTypeSpecifier.createGrayscale(bits, DataBuffer.TYPE_BYTE, false)
                        .createBufferedImage(2, 1);
        gray.getRaster().setSample(1, 0, 0, (1 << bits) - 2);
        int level = ((1 << bits) - 2) * 255 / ((1 << bits) - 1);

        StoredPicture picture = StoredPicture.of(gray);

        assertThat(picture.pixels().getRaster().getNumBands()).isEqualTo(1);
        assertThat(picture.pixels().getRaster().getSample(1, 0, 0)).isEqualTo(level);
    }

    @Test
    void grayStaysGrayWhereItIsFilled() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x777777);
        image.setRGB(1, 0, 0xff0000);

        StoredPicture gray =
                StoredPicture.of(image).copyToFill(HoleMask.of(2, 1, (x, y) -> x == 1));
        StoredPicture colored = StoredPicture.of(image).copyToFill(HoleMask.allKnown(2, 1));
        gray.write(1, 0, 100, 0, 0);
        colored.write(1, 0, 100, 0, 0);

        assertThat(gray.pixels().getRGB(1, 0)).isEqualTo(0xff1e1e1e);
        assertThat(colored.pixels().getRGB(1, 0)).isEqualTo(0xff640000);
    }

    @Test
    void onlyWhatCannotBeSeenAtAllIsTransparent() {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00ff0000);
        image.setRGB(1, 0, 0x01ff0000);
        image.setRGB(2, 0, 0xffff0000);

        assertThat(StoredPicture.of(image).transparent())
                .isEqualTo(HoleMask.of(3, 1, (x, y) -> x == 0));
    }

    @Test
    void colorsThatWouldBeMisreadAreRefused() {
        ColorModel cmyk =
                new ComponentColorModel(
                        new Cmyk(), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        BufferedImage image =
                new BufferedImage(cmyk, cmyk.createCompatibleWritableRaster(1, 1), false, null);

        assertThatThrownBy(() -> StoredPicture.of(image))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the picture is a CMYK picture; convert it to RGB first");
    }

    /** Cyan, magenta, yellow and black, whatever they look like. */
    private static final class Cmyk extends ColorSpace {

        private static final long serialVersionUID = 1;

        Cmyk() {
            super(TYPE_CMYK, 4);
        }

        @Override
        public float[] toRGB(float[] color) {
            return new float[3];
        }

        @Override
        public float[] fromRGB(float[] color) {
            return new float[4];
        }

        @Override
        public float[] toCIEXYZ(float[] color) {
            return new float[3];
        }

        @Override
        public float[] fromCIEXYZ(float[] color) {
            return new float[4];
        }
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
