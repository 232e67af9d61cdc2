// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The module {@code benchmarks} compares it with OpenCV. */
class MarchingFillTest {

    /** A way to fill with some radius. */
    private interface Fill {
        RgbImage of(RgbImage image, HoleMask mask, int radius);
    }

    private static final List<Fill> FILLS =
            List.of(MarchingFill::telea, MarchingFill::navierStokes);

    private static RgbImage noise(int width, int height, long seed) {
        byte[] rgb = new byte[width * height * 3];
        new Random(seed).nextBytes(rgb);
        return new RgbImage(width, height, rgb);
    }

    @Test
    void knownPixelsStayAndWhatWasInTheHoleHasNoPart() {
        HoleMask mask = TestPictures.mask("blobs", 30, 40);
        RgbImage image = noise(40, 30, 1);
        for (Fill fill : FILLS) {
            RgbImage filled = fill.of(image, mask, 4);
            assertThat(mask.compose(image, filled)).isEqualTo(filled).isNotEqualTo(image);
            assertThat(fill.of(mask.compose(image, noise(40, 30, 2)), mask, 4)).isEqualTo(filled);
        }
    }

    @Test
    void aPictureOfOneColorIsThatColorInTheHoleButForTwoLevels() {
        byte[] rgb = new byte[20 * 20 * 3];
        Arrays.fill(rgb, (byte) 100);
        RgbImage image = new RgbImage(20, 20, rgb);
        for (Fill fill : FILLS) {
            for (byte value : fill.of(image, TestPictures.mask("box", 20, 20), 5).rgb()) {
                assertThat(value).isBetween((byte) 98, (byte) 102);
            }
        }
    }

    @Test
    void anEdgeGoesOnThroughTheHole() {
        byte[] rgb = new byte[40 * 40 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % 40 < 20 ? 40 : 200);
        }
        RgbImage image = new RgbImage(40, 40, rgb);
        HoleMask mask = HoleMask.of(40, 40, (x, y) -> x > 9 && x < 30 && y > 16 && y < 23);
        for (Fill fill : FILLS) {
            RgbImage filled = fill.of(image, mask, 3);
            for (int y = 17; y < 23; y++) {
                assertThat(filled.rgb()[(y * 40 + 14) * 3] & 0xff).isLessThan(80);
                assertThat(filled.rgb()[(y * 40 + 26) * 3] & 0xff).isGreaterThan(160);
            }
        }
    }

    @Test
    void picturesOfOneRowOrColumnAreFilled() {
        for (Fill fill : FILLS) {
            for (int[] size : new int[][] {{9, 1}, {1, 9}, {2, 2}}) {
                HoleMask mask = HoleMask.of(size[0], size[1], (x, y) -> x + y > 0);
                RgbImage filled = fill.of(noise(size[0], size[1], 3), mask, 2);
                assertThat(filled.width()).isEqualTo(size[0]);
            }
        }
    }

    @Test
    void withNothingKnownThePictureIsGray() {
        byte[] gray = new byte[4 * 6 * 3];
        Arrays.fill(gray, (byte) 128);
        HoleMask mask = TestPictures.mask("nothing", 4, 6);
        for (Fill fill : FILLS) {
            assertThat(fill.of(noise(6, 4, 4), mask, 5)).isEqualTo(new RgbImage(6, 4, gray));
        }
    }

    @Test
    void aMaskOfAnotherSizeAndARadiusOutOfRangeAreRefused() {
        for (Fill fill : FILLS) {
            RgbImage image = noise(6, 4, 5);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> fill.of(image, HoleMask.allKnown(4, 6), 5));
            for (int radius : new int[] {0, 101}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> fill.of(image, HoleMask.allKnown(6, 4), radius))
                        .withMessage("the radius must be from 1 to 100, not " + radius);
            }
        }
    }

    @Test
    void theFrontArrivesAfterTheDistanceFromTheBorder() {
        HoleMask mask = HoleMask.of(61, 61, (x, y) -> Math.hypot(x - 30, y - 30) < 25);
        HoleFront front = new HoleFront(mask);
        front.marchOutside(mask.grown(5));
        front.marchInside(pixel -> {});
        for (int x = 2; x < 31; x++) {
            assertThat(front.time(front.pixel(x, 30))).isCloseTo(x - 5f, within(0.8f));
        }
    }
}
