// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.zoo.Pictures;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class ShrinkingTest {

    @Test
    void aShrunkPixelIsTheMeanOfThePixelsUnderIt() {
        StoredPicture photo = StoredPicture.of(gray(4, 2, 10, 20, 30, 40, 50, 60, 70, 80));

        Patch patch = shrink(photo, Pictures.hole(4, 2), 2, 1);

        assertThat(patch.colors().get(0, 0, 0)).isCloseTo(35, within(1e-3f));
        assertThat(patch.colors().get(0, 0, 1)).isCloseTo(55, within(1e-3f));
        assertThat(patch.mask().isAllKnown()).isTrue();
    }

    @Test
    void whatIsInTheHoleDoesNotLeakIntoAShrunkPixel() {
        StoredPicture photo = StoredPicture.of(gray(4, 2, 10, 255, 30, 40, 50, 255, 70, 80));

        Patch patch = shrink(photo, Pictures.hole(4, 2, new Rectangle(1, 0, 1, 2)), 2, 1);

        assertThat(patch.colors().get(0, 0, 0)).isCloseTo(30, within(1e-3f));
        assertThat(patch.mask().toFloats()).containsExactly(0, 1);
    }

    @Test
    void aHoleThatTouchesEveryShrunkPixelStillLeavesSomeKnown() {
        StoredPicture photo = StoredPicture.of(gray(4, 2, 10, 255, 30, 255, 50, 255, 70, 255));
        HoleMask hole = Pictures.hole(4, 2, new Rectangle(1, 0, 1, 2), new Rectangle(3, 0, 1, 2));

        Patch patch = shrink(photo, hole, 2, 1);

        assertThat(patch.mask().isAllKnown()).isTrue();
    }

    @Test
    void moreValuesThanAnArrayHoldsAreRefused() {
        Rectangle large = new Rectangle(30_000, 30_000);
        Window window = new Window(large, large, 30_000, 30_000);
        HoleMask hole = HoleMask.allKnown(30_000, 30_000);

        assertThatThrownBy(() -> Patch.read(StoredPicture.of(gray(1, 1, 1)), hole, window))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("30000x30000 pixels are too many for one pass of the network");
    }

    private static Patch shrink(StoredPicture photo, HoleMask hole, int width, int height) {
        Rectangle all = new Rectangle(photo.width(), photo.height());
        return Patch.read(photo, hole, new Window(all, all, width, height));
    }

    private static BufferedImage gray(int width, int height, int... samples) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setPixels(0, 0, width, height, samples);
        return image;
    }
}
