// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Rectangle;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ResamplerTest {

    @Test
    void largePhotosAreShrunkWithoutAliasing() {
        byte[] rgb = new byte[600 * 600 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) ((i / 3 % 600 + i / 1800) % 2 == 0 ? 255 : 0);
        }
        RgbImage checks = new RgbImage(600, 600, rgb);

        RgbImage small = Resampler.resizeShortSide(checks, 75);

        for (byte value : small.rgb()) {
            assertThat(value & 0xff).isBetween(120, 135);
        }
    }

    @Property(tries = 50)
    void aPlainPictureStaysPlainInAnySize(
            @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 40) int width) {
        FloatImage plain = FloatImage.filled(2, 13, 17, 0.7f);

        for (PictureRows rows :
                new PictureRows[] {
                    Resampler.linear(plain, height, width), Resampler.cubic(plain, height, width)
                }) {
            for (float value : FloatImage.of(rows).toFloatArray()) {
                assertThat(value).isCloseTo(0.7f, within(1e-6f));
            }
        }
    }

    @Test
    void interpolationContinuesASlope() {
        FloatImage slope = FloatImage.of(1, 8, 8, (c, y, x) -> x + 10 * y);

        for (PictureRows rows :
                new PictureRows[] {
                    Resampler.linear(slope, 16, 16), Resampler.cubic(slope, 16, 16)
                }) {
            FloatImage doubled = FloatImage.of(rows);
            assertThat(doubled.get(0, 7, 8)).isCloseTo(3.75f + 32.5f, within(1e-4f));
            assertThat(doubled.get(0, 8, 7)).isCloseTo(3.25f + 37.5f, within(1e-4f));
        }
    }

    @Test
    void aPartOfARowIsThatOfTheWholeRow() {
        FloatImage image = FloatImage.of(3, 9, 7, (c, y, x) -> (c * 31 + y * 17 + x * 5) % 13);
        PictureRows rows = Resampler.cubic(image, 20, 30);
        FloatImage whole = FloatImage.of(rows);
        Rectangle area = new Rectangle(4, 5, 11, 6);

        assertThat(FloatImage.of(rows.part(area))).isEqualTo(whole.crop(5, 4, 6, 11));
    }

    @Test
    void theNearestPixelIsTheOneToTheLeftAsInOpenCv() {
        assertThat(Resampler.nearest(0, 10, 4)).isZero();
        assertThat(Resampler.nearest(1, 10, 4)).isEqualTo(2);
        assertThat(Resampler.nearest(3, 10, 4)).isEqualTo(7);
        assertThat(Resampler.nearest(9, 4, 10)).isEqualTo(3);
    }

    @Test
    void partlyCoveredPixelsCountByTheirShare() {
        FloatImage image = FloatImage.of(1, 1, 3, new float[] {1, 2, 4});

        AreaMeans means = AreaMeans.of(image, HoleMask.allKnown(3, 1), 1, 2);

        assertThat(means.picture().get(0, 0, 0)).isCloseTo(4 / 3f, within(1e-6f));
        assertThat(means.picture().get(0, 0, 1)).isCloseTo(10 / 3f, within(1e-6f));
        assertThat(means.known()).isEqualTo(FloatImage.filled(1, 1, 2, 1));
    }

    @Test
    void aHoleIsLeftOutOfAMeanUnlessNothingElseIsThere() {
        FloatImage image = FloatImage.of(1, 1, 4, new float[] {1, 100, 5, 9});
        HoleMask mask = HoleMask.of(4, 1, (x, y) -> x > 0);

        AreaMeans means = AreaMeans.of(image, mask, 1, 2);

        assertThat(means.picture().toFloatArray()).containsExactly(1, 7);
        assertThat(means.known().toFloatArray()).containsExactly(0.5f, 0);
        assertThatThrownBy(() -> AreaMeans.of(image, mask, 1, 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AreaMeans.of(image, HoleMask.allKnown(1, 4), 1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the mask is 4x1, but the picture is 1x4");
    }

    @Test
    void aGaussiansWeightsSumToOneAndFallToBothSides() {
        FloatImage point = FloatImage.of(1, 9, 9, (c, y, x) -> x == 4 && y == 4 ? 1 : 0);

        FloatImage blurred = new Gaussian(1, 3).blur(point);

        float sum = 0;
        for (float value : blurred.toFloatArray()) {
            sum += value;
        }
        assertThat(sum).isCloseTo(1, within(1e-6f));
        assertThat(blurred.get(0, 4, 5) / blurred.get(0, 4, 4))
                .isCloseTo((float) Math.exp(-0.5), within(1e-6f));
        assertThat(blurred.get(0, 6, 4)).isEqualTo(blurred.get(0, 4, 2));
        assertThat(blurred.get(0, 0, 4)).isZero();
    }
}
