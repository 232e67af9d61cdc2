// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.awt.Rectangle;
import org.junit.jupiter.api.Test;

class HarmonicFillTest {

    @Test
    void aRampIsContinuedThroughTheHole() {
        int height = 40;
        int width = 60;
        float[] ramp = new float[height * width];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (i % width + 2 * (i / width)) / 150f;
        }
        FloatImage image = FloatImage.of(1, height, width, ramp);
        HoleMask mask = TestPictures.mask("box", height, width);

        FloatImage filled = HarmonicFill.fill(TestPictures.withOtherHole(image, mask), mask);

        for (int i = 0; i < ramp.length; i++) {
            assertThat(filled.values()[i]).isCloseTo(ramp[i], within(1e-4f));
        }
    }

    @Test
    void knownPixelsStayAndFilledOnesAreTheMeanOfTheirNeighbors() {
        FloatImage image = TestPictures.photo().crop(30, 40, 50, 70);
        HoleMask mask = TestPictures.mask("blobs", 50, 70);
        FloatImage filled = HarmonicFill.fill(image, mask);
        for (int y = 1; y < 49; y++) {
            for (int x = 1; x < 69; x++) {
                float value = filled.get(1, y, x);
                if (!mask.isHole(x, y)) {
                    assertThat(value).isEqualTo(image.get(1, y, x));
                } else {
                    float sum =
                            filled.get(1, y - 1, x)
                                    + filled.get(1, y + 1, x)
                                    + filled.get(1, y, x - 1)
                                    + filled.get(1, y, x + 1);
                    assertThat(value).isCloseTo(sum / 4, within(1e-5f));
                }
            }
        }
    }

    @Test
    void holeContentsThatAreNotNumbersDoNoHarm() {
        HoleMask mask = TestPictures.mask("box", 20, 20);
        float[] values = new float[400];
        for (int i = 0; i < values.length; i++) {
            values[i] = mask.isHole(i % 20, i / 20) ? Float.NaN : 0.5f;
        }
        FloatImage filled = HarmonicFill.fill(FloatImage.of(1, 20, 20, values), mask);
        for (float value : filled.values()) {
            assertThat(value).isCloseTo(0.5f, within(1e-5f));
        }
    }

    @Test
    void whatLiesBeyondTheHolesNeighborsHasNoPart() {
        FloatImage image = TestPictures.photo().crop(30, 40, 50, 70);
        for (int corner = 0; corner < 4; corner++) {
            int left = corner % 2 * 60;
            int top = corner / 2 * 40;
            HoleMask mask =
                    HoleMask.of(
                            70,
                            50,
                            (x, y) -> x >= left && x < left + 10 && y >= top && y < top + 10);
            FloatImage filled = HarmonicFill.fill(image, mask);
            int x = Math.max(0, left - 1);
            int y = Math.max(0, top - 1);
            FloatImage alone =
                    HarmonicFill.fill(
                            image.crop(y, x, 11, 11), mask.crop(new Rectangle(x, y, 11, 11)));
            float[] expected = alone.values();
            float[] actual = filled.crop(y, x, 11, 11).values();
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f));
            }
        }
    }

    @Test
    void withNothingKnownThePictureIsMiddleGray() {
        HoleMask mask = TestPictures.mask("nothing", 4, 6);
        assertThat(HarmonicFill.fill(FloatImage.filled(3, 4, 6, 1), mask))
                .isEqualTo(FloatImage.filled(3, 4, 6, 0.5f));
    }

    @Test
    void aMaskOfAnotherSizeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                HarmonicFill.fill(
                                        FloatImage.filled(3, 4, 6, 1), HoleMask.allKnown(4, 6)));
    }
}
