// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Rectangle;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoleMaskTest {

    private static final Rectangle HOLE = new Rectangle(2, 1, 3, 2);
    private static final HoleMask MASK = HoleMask.of(7, 4, HOLE::contains);

    @Test
    void aRowIsReadInRuns() {
        assertThat(MASK.nextHole(0, 1)).isEqualTo(2);
        assertThat(MASK.nextKnown(2, 1)).isEqualTo(5);
        assertThat(MASK.nextHole(5, 1)).as("not the next row's").isEqualTo(7);
        assertThat(MASK.nextKnown(0, 0)).isZero();
        assertThat(HoleMask.of(3, 2, (x, y) -> true).nextKnown(1, 0)).isEqualTo(3);
    }

    @Test
    void theRatioCountsPixels() {
        assertThat(MASK.holeRatio()).isEqualTo(6.0 / 28);
        assertThat(MASK.isAllKnown() || MASK.isAllHole()).isFalse();
        assertThat(HoleMask.allKnown(3, 2).isAllKnown()).isTrue();
        assertThat(HoleMask.of(3, 2, (x, y) -> true).isAllHole()).isTrue();
    }

    @Test
    void whatWasFilledIsKnown() {
        HoleMask rest = MASK.without(List.of(new Rectangle(0, 0, 3, 4)));

        assertThat(rest).isEqualTo(HoleMask.of(7, 4, new Rectangle(3, 1, 2, 2)::contains));
        assertThat(MASK.without(List.of(HOLE))).isEqualTo(HoleMask.allKnown(7, 4));
        assertThat(MASK.isHole(2, 1)).as("the mask itself stays").isTrue();
    }

    @Test
    void aPartKeepsItsHole() {
        assertThat(MASK.crop(new Rectangle(4, 2, 3, 2)))
                .isEqualTo(HoleMask.of(3, 2, (x, y) -> x == 0 && y == 0));
        assertThat(MASK.hasKnown(HOLE)).isFalse();
        assertThat(MASK.hasKnown(new Rectangle(2, 1, 4, 1))).isTrue();
    }

    @Test
    void networksTakeOneForKnownAndPicturesShowTheHoleWhite() {
        HoleMask mask = HoleMask.of(2, 1, (x, y) -> x == 1);

        assertThat(mask.toFloats()).containsExactly(1, 0);
        assertThat(mask.toFloatImage()).isEqualTo(FloatImage.of(1, 1, 2, new float[] {1, 0}));
        assertThat(mask.toPicture().rgb()).containsExactly(0, 0, 0, -1, -1, -1);
    }

    @Test
    void aCompositionHasTheInsideInTheHoleOnly() {
        RgbImage outside = new RgbImage(2, 1, new byte[] {1, 2, 3, 4, 5, 6});
        RgbImage inside = new RgbImage(2, 1, new byte[] {7, 8, 9, 10, 11, 12});
        HoleMask mask = HoleMask.of(2, 1, (x, y) -> x == 1);

        assertThat(mask.compose(outside, inside).rgb()).containsExactly(1, 2, 3, 10, 11, 12);
        assertThatThrownBy(() -> MASK.compose(outside, inside))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aGrownHoleReachesEveryNeighborAndStaysInThePicture() {
        assertThat(MASK.grown(1)).isEqualTo(HoleMask.of(7, 4, new Rectangle(1, 0, 5, 4)::contains));
        assertThat(MASK.grown(0)).isEqualTo(MASK);
        assertThat(MASK.grown(Integer.MAX_VALUE).isAllHole()).isTrue();
        assertThat(HoleMask.allKnown(7, 4).grown(3).isAllKnown()).isTrue();
        assertThatThrownBy(() -> MASK.grown(-1)).hasMessageContaining("-1 pixels");
    }

    @Test
    void moreThanAHalfOfFullBrightnessIsBrightAndAnyGrayIsNotBlack() {
        assertThat(isHole(MaskReading.BRIGHT, 127, 128, 128, 255)).isTrue();
        assertThat(isHole(MaskReading.BRIGHT, 127, 127, 128, 255)).isFalse();
        assertThat(isHole(MaskReading.NOT_BLACK, 1, 1, 1, 255)).isTrue();
        assertThat(isHole(MaskReading.NOT_BLACK, 0, 0, 1, 255)).isFalse();
    }

    @Test
    void aMaskCanBeInvertedOrSaidByItsAlpha() {
        assertThat(isHole(MaskReading.DARK, 0, 0, 0, 255)).isTrue();
        assertThat(isHole(MaskReading.DARK, 0, 0, 0, 0)).isFalse();
        assertThat(isHole(MaskReading.DARK, 255, 255, 255, 255)).isFalse();
        assertThat(isHole(MaskReading.TRANSPARENT, 9, 9, 9, 0)).isTrue();
        assertThat(isHole(MaskReading.TRANSPARENT, 9, 9, 9, 255)).isFalse();
        assertThat(isHole(MaskReading.OPAQUE, 9, 9, 9, 255)).isTrue();
        assertThat(isHole(MaskReading.OPAQUE, 9, 9, 9, 0)).isFalse();
        assertThat(MaskReading.NOT_BLACK).hasToString("not-black");
    }

    private static boolean isHole(MaskReading reading, int red, int green, int blue, int alpha) {
        return reading.strength(red, green, blue, alpha) >= reading.threshold();
    }
}
