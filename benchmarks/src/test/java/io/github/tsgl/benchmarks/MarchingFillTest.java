// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MarchingFill;
import io.github.tsgl.image.RgbImage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencv.photo.Photo;

/** {@link MarchingFill} fills as OpenCV does. */
class MarchingFillTest {

    private static final int WIDTH = 96;
    private static final int HEIGHT = 80;
    private static final int[] RADII = {3, 5, 8};

    /** Of the hole's values. */
    private static final double LARGEST_SHARE = 0.002;

    /** A way to fill with some radius. */
    private interface Fill {
        RgbImage of(RgbImage image, HoleMask mask, int radius);
    }

    @ParameterizedTest
    @CsvSource({"middle", "borders", "corners", "several", "strokes"})
    void teleaDiffersFromOpenCvsByOneLevelInFewPlaces(String holes) {
        compare(MarchingFill::telea, Photo.INPAINT_TELEA, mask(holes));
    }

    @ParameterizedTest
    @CsvSource({"middle", "borders", "corners", "several", "strokes"})
    void navierStokesDiffersFromOpenCvsByOneLevelInFewPlaces(String holes) {
        compare(MarchingFill::navierStokes, Photo.INPAINT_NS, mask(holes));
    }

    private static void compare(Fill fill, int method, HoleMask mask) {
        for (RgbImage image : pictures()) {
            for (int radius : RADII) {
                byte[] ours = fill.of(image, mask, radius).rgb();
                RgbImage holed = withGrayHole(image, mask);
                byte[] theirs = OpenCvInpaint.fill(holed, mask, radius, method).rgb();
                int different = 0;
                for (int i = 0; i < ours.length; i++) {
                    int difference = Math.abs((ours[i] & 0xff) - (theirs[i] & 0xff));
                    assertThat(difference).isLessThan(2);
                    different += difference;
                }
                assertThat(different / (mask.holeRatio() * ours.length)).isLessThan(LARGEST_SHARE);
            }
        }
    }

    private static HoleMask mask(String holes) {
        return HoleMask.of(
                WIDTH,
                HEIGHT,
                switch (holes) {
                    case "middle" -> (x, y) -> x > 30 && x < 60 && y > 20 && y < 55;
                    case "borders" ->
                            (x, y) ->
                                    x < 14 && y > 20 && y < 50
                                            || y > 60 && x > 40 && x < 70
                                            || x > 85 && y > 10 && y < 30
                                            || y < 9 && x > 30 && x < 61;
                    case "corners" ->
                            (x, y) ->
                                    x + y < 25
                                            || x > 80 && y > 65
                                            || x < 10 && y > 70
                                            || x > 85 && y < 10;
                    case "several" ->
                            (x, y) ->
                                    x / 6 % 3 == 1 && y / 7 % 3 == 1
                                            || Math.hypot(x - 60, y - 40) < 15;
                    default ->
                            (x, y) ->
                                    Math.abs(x - y) < 3
                                            || Math.abs(x + y - 90) < 5
                                            || Math.abs(y - 40 - 20 * Math.sin(x / 9.0)) < 4
                                            || y == 1 && x > 20 && x < 40;
                });
    }

    private static RgbImage withGrayHole(RgbImage image, HoleMask mask) {
        byte[] gray = new byte[image.rgb().length];
        Arrays.fill(gray, (byte) 128);
        return mask.compose(image, new RgbImage(WIDTH, HEIGHT, gray));
    }

    /** Slow waves, noise, stripes with sharp edges, and all of them together. */
    private static RgbImage[] pictures() {
        byte[][] rgb = new byte[4][WIDTH * HEIGHT * 3];
        Random random = new Random(3);
        for (int i = 0; i < rgb[0].length; i++) {
            int x = i / 3 % WIDTH;
            int y = i / 3 / WIDTH;
            int c = i % 3;
            double waves = 128 + 100 * Math.sin(x / (17.0 + c)) * Math.cos(y / (13.0 + 2 * c));
            int noise = random.nextInt(256);
            int stripes = (x + 2 * y) / 8 % 2 * (150 + 20 * c) + 20;
            rgb[0][i] = (byte) waves;
            rgb[1][i] = (byte) noise;
            rgb[2][i] = (byte) stripes;
            rgb[3][i] = (byte) (0.6 * waves + 0.1 * noise + 0.3 * stripes);
        }
        return Arrays.stream(rgb)
                .map(bytes -> new RgbImage(WIDTH, HEIGHT, bytes))
                .toArray(RgbImage[]::new);
    }
}
