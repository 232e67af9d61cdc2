package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class ShrinkingTest {

    @Test
    void aShrunkPixelIsTheMeanOfThePixelsUnderIt() {
        Photo photo = Photo.of(grey(4, 2, 10, 20, 30, 40, 50, 60, 70, 80));

        Patch patch = shrink(photo, Pictures.hole(4, 2), 2, 1);

        assertThat(patch.rgb()[0]).isCloseTo(35, within(1e-3f));
        assertThat(patch.rgb()[1]).isCloseTo(55, within(1e-3f));
        assertThat(patch.hole()).containsOnly(false);
    }

    @Test
    void whatIsInTheHoleDoesNotLeakIntoAShrunkPixel() {
        Photo photo = Photo.of(grey(4, 2, 10, 255, 30, 40, 50, 255, 70, 80));

        Patch patch = shrink(photo, Pictures.hole(4, 2, new Rectangle(1, 0, 1, 2)), 2, 1);

        assertThat(patch.rgb()[0]).isCloseTo(30, within(1e-3f));
        assertThat(patch.hole()).containsExactly(true, false);
    }

    @Test
    void aHoleThatTouchesEveryShrunkPixelStillLeavesSomeKnown() {
        Photo photo = Photo.of(grey(4, 2, 10, 255, 30, 255, 50, 255, 70, 255));
        Hole hole = Pictures.hole(4, 2, new Rectangle(1, 0, 1, 2), new Rectangle(3, 0, 1, 2));

        Patch patch = shrink(photo, hole, 2, 1);

        assertThat(patch.hole()).containsOnly(false);
    }

    @Test
    void aSixteenBitSampleIsReadFinerThanEightBits() {
        BufferedImage image = Pictures.blank(Pictures.Layout.RGB_16, 1, 1);
        image.getRaster().setPixel(0, 0, new int[] {257 * 3, 65535, 128});

        float[] rgb = new float[3];
        Photo.of(image).readRow(0, 0, 1, rgb);

        assertThat(rgb[0]).isCloseTo(3, within(1e-4f));
        assertThat(rgb[1]).isEqualTo(255);
        assertThat(rgb[2]).isCloseTo(128 / 257f, within(1e-4f));
    }

    private static Patch shrink(Photo photo, Hole hole, int width, int height) {
        Rectangle all = new Rectangle(photo.width(), photo.height());
        return Shrinking.read(photo, hole, new Window(all, all, width, height));
    }

    private static BufferedImage grey(int width, int height, int... samples) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setPixels(0, 0, width, height, samples);
        return image;
    }
}
