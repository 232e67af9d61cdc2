// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StructurePriorsTest {

    @Test
    void sobelMeasuresTheSlopesOfARamp() {
        float[] ramp = new float[12 * 16];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (i % 16) * 0.01f + (i / 16) * 0.03f;
        }
        SobelGradients gradients = SobelGradients.of(FloatImage.of(1, 12, 16, ramp));
        // Two pixels apart, four weights over four.
        assertThat(gradients.x().get(0, 5, 5)).isCloseTo(0.02f, within(1e-6f));
        assertThat(gradients.y().get(0, 5, 5)).isCloseTo(0.06f, within(1e-6f));
    }

    @Test
    void sobelOfABlackAndWhiteEdgeIsOne() {
        float[] step = new float[6 * 8];
        for (int i = 0; i < step.length; i++) {
            step[i] = i % 8 < 4 ? 0 : 1;
        }
        SobelGradients gradients = SobelGradients.of(FloatImage.of(1, 6, 8, step));
        assertThat(gradients.x().get(0, 0, 4)).isEqualTo(1);
        assertThat(gradients.x().get(0, 3, 3)).isEqualTo(1);
        assertThat(gradients.x().get(0, 3, 5)).isZero();
        assertThat(gradients.y()).isEqualTo(FloatImage.filled(1, 6, 8, 0));
    }

    @Test
    void sobelWithAMaskReadsNothingOfTheHole() {
        FloatImage image = TestPictures.photo().crop(0, 0, 40, 60);
        HoleMask mask = TestPictures.mask("box", 40, 60);
        SobelGradients whole = SobelGradients.of(image);
        SobelGradients known = SobelGradients.of(image, mask);
        assertThat(known)
                .isEqualTo(SobelGradients.of(TestPictures.withOtherHole(image, mask), mask));
        assertThat(known.x().get(2, 2, 2)).isEqualTo(whole.x().get(2, 2, 2));
        assertThat(known.y().get(1, 9, 30)).isZero(); // just above the hole
        assertThat(known.y().channels()).isEqualTo(3);
    }

    @Test
    void lowResolutionIsTheMeanOfBlocks() {
        FloatImage photo = TestPictures.photo();
        FloatImage small = LowResolution.of(photo, 32, 32);
        double sum = 0;
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 8; x++) {
                sum += photo.get(1, 8 * 5 + y, 8 * 7 + x);
            }
        }
        assertThat(small.get(1, 5, 7)).isCloseTo((float) (sum / 64), within(1e-6f));
        assertThat(small.channels()).isEqualTo(3);
    }

    @Test
    void lowResolutionSharesPixelsBetweenNeighbors() {
        FloatImage image = FloatImage.of(1, 1, 3, new float[] {0, 0.6f, 0.9f});
        FloatImage small = LowResolution.of(image, 1, 2);
        assertThat(small.get(0, 0, 0)).isCloseTo(0.2f, within(1e-6f));
        assertThat(small.get(0, 0, 1)).isCloseTo(0.8f, within(1e-6f));
    }

    @Test
    void lowResolutionWithAMaskAveragesKnownPixelsOnly() {
        FloatImage image = FloatImage.of(1, 1, 4, new float[] {0.2f, 0.9f, 0.5f, 0.5f});
        HoleMask mask = HoleMask.of(4, 1, (x, y) -> x > 0);
        FloatImage small = LowResolution.of(image, mask, 1, 2);
        assertThat(small.get(0, 0, 0)).isCloseTo(0.2f, within(1e-6f));
        assertThat(small.get(0, 0, 1)).isZero();
    }

    @Test
    void lowResolutionDoesNotEnlarge() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LowResolution.of(FloatImage.filled(1, 4, 4, 0), 4, 5));
    }
}
