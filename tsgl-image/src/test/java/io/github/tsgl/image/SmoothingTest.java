// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The smoothings against straightforward NumPy and SciPy programs of the published formulas (full
 * Fourier transforms for L0, sparse LU factors for RTV): the resources have their results, 16 bits
 * per value.
 */
class SmoothingTest {

    private static final float TOLERANCE = 1e-3f;

    private final L0Smoothing l0 = L0Smoothing.builder().build();
    private final RtvSmoothing rtv = RtvSmoothing.builder().build();

    @ParameterizedTest
    @ValueSource(strings = {"photo", "prime", "grey"})
    void l0EqualsItsFormulas(String picture) {
        assertEqual(l0.smooth(picture(picture)), "l0-" + picture);
    }

    @ParameterizedTest
    @ValueSource(strings = {"photo", "prime", "grey"})
    void rtvEqualsItsFormulas(String picture) {
        assertEqual(rtv.smooth(picture(picture)), "rtv-" + picture);
    }

    @Test
    void l0LeavesFlatRegionsAndFewGradients() {
        FloatImage photo = TestPictures.photo().crop(64, 64, 96, 96);
        assertThat(gradients(l0.smooth(photo))).isLessThan(gradients(photo) / 2);
    }

    @Test
    void aFlatPictureStaysAsItIs() {
        FloatImage flat = FloatImage.filled(3, 19, 34, 0.25f);
        for (UnaryOperator<FloatImage> smoothing : both()) {
            for (float value : smoothing.apply(flat).values()) {
                assertThat(value).isCloseTo(0.25f, within(1e-5f));
            }
        }
    }

    @Test
    void whatIsInTheHoleCannotLeak() {
        FloatImage image = TestPictures.colors(40, 50);
        HoleMask mask = TestPictures.mask("box", 40, 50);
        FloatImage other = TestPictures.withOtherHole(image, mask);
        assertThat(l0.smooth(image, mask)).isEqualTo(l0.smooth(other, mask));
        assertThat(rtv.smooth(image, mask)).isEqualTo(rtv.smooth(other, mask));
    }

    @Test
    void withoutAHoleTheMaskMakesNoDifference() {
        FloatImage image = TestPictures.colors(24, 30);
        HoleMask mask = HoleMask.allKnown(30, 24);
        assertThat(l0.smooth(image, mask)).isEqualTo(l0.smooth(image));
        assertThat(rtv.smooth(image, mask)).isEqualTo(rtv.smooth(image));
    }

    @Test
    void aPictureOfOnePixelWorks() {
        FloatImage pixel = FloatImage.filled(3, 1, 1, 0.5f);
        for (UnaryOperator<FloatImage> smoothing : both()) {
            assertThat(smoothing.apply(pixel).get(2, 0, 0)).isCloseTo(0.5f, within(1e-6f));
        }
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> L0Smoothing.builder().optLambda(0).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> L0Smoothing.builder().optKappa(1).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RtvSmoothing.builder().optIterations(0).build());
    }

    private List<UnaryOperator<FloatImage>> both() {
        return List.of(l0::smooth, rtv::smooth);
    }

    private static FloatImage picture(String name) {
        return switch (name) {
            case "photo" -> TestPictures.photo().crop(60, 20, 64, 80);
            case "prime" -> TestPictures.colors(37, 53);
            default -> TestPictures.formula("cells", 45, 60, 8);
        };
    }

    private static void assertEqual(FloatImage smooth, String resource) {
        ByteBuffer golden = TestPictures.resource(SmoothingTest.class, resource + ".bin.gz");
        float worst = 0;
        for (float value : smooth.values()) {
            float expected = (golden.getShort() & 0xffff) / 65535f;
            worst = Math.max(worst, Math.abs(value - expected));
        }
        assertThat(worst).isLessThan(TOLERANCE);
        assertThat(golden.hasRemaining()).isFalse();
    }

    private static int gradients(FloatImage image) {
        int count = 0;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 1; x < image.width(); x++) {
                count += Math.abs(image.get(0, y, x) - image.get(0, y, x - 1)) > 2e-3 ? 1 : 0;
            }
        }
        return count;
    }
}
