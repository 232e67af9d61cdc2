// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class FloatImageTest {

    private final FloatImage image =
            FloatImage.of(2, 2, 3, new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});

    @Test
    void valuesLieChannelByChannelAndRowByRow() {
        assertThat(image.get(0, 1, 0)).isEqualTo(3);
        assertThat(image.get(1, 0, 2)).isEqualTo(8);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> image.get(0, 0, 3));
    }

    @Test
    void itCannotBeChangedThroughItsArrays() {
        float[] values = image.toFloatArray();
        FloatImage copy = FloatImage.of(2, 2, 3, values);
        values[0] = 99;
        copy.toFloatArray()[1] = 99;
        assertThat(copy).isEqualTo(image).hasSameHashCodeAs(image);
    }

    @Test
    void aCropIsThePartInItsWindow() {
        assertThat(image.crop(1, 1, 1, 2))
                .isEqualTo(FloatImage.of(2, 1, 2, new float[] {4, 5, 10, 11}));
        assertThatIllegalArgumentException().isThrownBy(() -> image.crop(1, 1, 1, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> image.crop(-1, 0, 1, 1));
    }

    @Test
    void aMaskHidesAllChannelsOfAPixel() {
        HoleMask mask = HoleMask.of(3, 2, (x, y) -> x == 2 || x == 0 && y == 1);
        assertThat(image.maskedBy(mask))
                .isEqualTo(
                        FloatImage.of(2, 2, 3, new float[] {0, 1, 0, 0, 4, 0, 6, 7, 0, 0, 10, 0}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> image.maskedBy(HoleMask.allKnown(2, 3)));
    }

    @Test
    void valuesThatDoNotFillItAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> FloatImage.of(1, 2, 2, new float[5]));
        assertThatIllegalArgumentException().isThrownBy(() -> FloatImage.of(1, 0, 2, new float[0]));
    }
}
