// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The expected values are those of scikit-image's {@code peak_signal_noise_ratio} and {@code
 * structural_similarity(channel_axis=2, data_range=255)} for the same pictures.
 */
class QualityMetricsTest {

    @ParameterizedTest
    @CsvSource({
        "40, 33, 10.77446626, 0.56161624",
        "7, 9, 35.49087551, 0.98516572",
        "64, 20, 8.84776277, 0.19737150"
    })
    void differentPicturesMeasureAsInScikitImage(int width, int height, double psnr, double ssim) {
        RgbImage a = pattern(width, height, 0);
        RgbImage b = pattern(width, height, 1);
        assertThat(PixelError.psnr(a, b)).isCloseTo(psnr, within(1e-6));
        assertThat(StructuralSimilarity.of(a, b)).isCloseTo(ssim, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({
        "40, 33, 3, 36.72716770, 0.99364598",
        "40, 33, 20, 21.05985037, 0.84395010",
        "7, 9, 20, 21.01523068, 0.39717732",
        "64, 20, 20, 21.06157540, 0.87588746"
    })
    void noisyPicturesMeasureAsInScikitImage(
            int width, int height, int noise, double psnr, double ssim) {
        RgbImage a = pattern(width, height, 0);
        RgbImage b = noisy(a, noise);
        assertThat(PixelError.psnr(a, b)).isCloseTo(psnr, within(1e-6));
        assertThat(StructuralSimilarity.of(a, b)).isCloseTo(ssim, within(1e-6));
    }

    @Test
    void onlyTheHoleCountsInAHolesMeasure() {
        RgbImage a = pattern(20, 20, 0);
        RgbImage b = noisy(a, 20);
        HoleMask upper = HoleMask.of(20, 20, (x, y) -> y < 10);
        RgbImage above = upper.compose(a, b);
        RgbImage below = upper.compose(b, a);
        double whole = PixelError.psnr(a, above);
        assertThat(PixelError.psnr(a, b, upper))
                .isEqualTo(PixelError.psnr(a, above, upper))
                .isCloseTo(whole - 10 * Math.log10(2), within(1e-9));
        assertThat(PixelError.psnr(a, below, upper)).isInfinite();
        assertThatThrownBy(() -> PixelError.psnr(a, b, HoleMask.allKnown(20, 19)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void equalPicturesAreBest() {
        RgbImage a = pattern(20, 20, 0);
        assertThat(PixelError.psnr(a, a)).isInfinite();
        assertThat(StructuralSimilarity.of(a, a)).isCloseTo(1, within(1e-12));
    }

    @Test
    void picturesOfDifferentSizesAreRefused() {
        RgbImage a = pattern(20, 20, 0);
        RgbImage b = pattern(20, 21, 0);
        assertThatThrownBy(() -> PixelError.psnr(a, b)).hasMessageContaining("20x21");
        assertThatThrownBy(() -> StructuralSimilarity.of(a, b)).hasMessageContaining("20x21");
        RgbImage narrow = pattern(6, 20, 0);
        assertThatThrownBy(() -> StructuralSimilarity.of(narrow, narrow))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static RgbImage pattern(int width, int height, int kind) {
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.length; i++) {
            int c = i % 3;
            int x = i / 3 % width;
            int y = i / 3 / width;
            int value = x * x * 3 / (7 + kind) + y * (5 + kind) + c * 40 + x * y / (11 + 3 * kind);
            rgb[i] = (byte) (value % 256);
        }
        return new RgbImage(width, height, rgb);
    }

    private static RgbImage noisy(RgbImage image, int noise) {
        byte[] rgb = new byte[image.rgb().length];
        for (int i = 0; i < rgb.length; i++) {
            int c = i % 3;
            int x = i / 3 % image.width();
            int y = i / 3 / image.width();
            int change = (x * 31 + y * 17 + c * 7) * noise % (4 * noise + 1) - 2 * noise;
            rgb[i] = (byte) Math.max(0, Math.min(255, (image.rgb()[i] & 0xff) + change));
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }
}
