// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import io.github.tsgl.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Photos for tests: noise, and a smooth sky in a corner. */
final class TestPhotos {

    private TestPhotos() {}

    /** Noise, but for a square that gently bends of some side at a place. */
    static RgbImage photo(int side, long seed, int sky, int left, int top) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] rgb = new byte[side * side * 3];
        random.nextBytes(rgb);
        for (int y = top; y < top + sky; y++) {
            for (int x = left; x < left + sky; x++) {
                for (int c = 0; c < 3; c++) {
                    rgb[(y * side + x) * 3 + c] =
                            (byte) (100 + 10 * c + ((x - left) * (x - left) + 9 * y) / 18);
                }
            }
        }
        return new RgbImage(side, side, rgb);
    }

    static void write(Path folder, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            RgbImage photo = photo(64, i, 24, 4, 6);
            ImageIO.write(
                    photo.toBufferedImage(), "png", folder.resolve("p" + i + ".png").toFile());
        }
    }
}
