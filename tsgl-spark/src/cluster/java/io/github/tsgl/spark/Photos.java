// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.PictureWriter;
import io.github.tsgl.image.io.StoredPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small photos that differ, and their masks. */
final class Photos {

    private static final int WIDTH = 48;
    private static final int HEIGHT = 40;

    private Photos() {}

    /** Writes photos of the names, with masks of the same names, into two folders. */
    static void write(Path photos, Path masks, String... names) throws IOException {
        Files.createDirectories(photos);
        Files.createDirectories(masks);
        for (String name : names) {
            photo(photos.resolve(name));
            mask(masks.resolve(name.replaceFirst("\\.[a-z]+$", ".png")), WIDTH, HEIGHT);
        }
    }

    static void photo(Path file) throws IOException {
        int seed = Math.floorMod(file.getFileName().toString().hashCode(), 91) + 3;
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * seed / 97);
        }
        PictureWriter.write(
                file, StoredPicture.of(new RgbImage(WIDTH, HEIGHT, rgb).toBufferedImage()));
    }

    /** A mask with a box, or with nothing if it has no size. */
    static void mask(Path file, int width, int height) throws IOException {
        HoleMask mask =
                HoleMask.of(width, height, (x, y) -> x >= 12 && x < 26 && y >= 10 && y < 24);
        PictureWriter.write(file, StoredPicture.of(mask.toPicture().toBufferedImage()));
    }

    static void emptyMask(Path file) throws IOException {
        HoleMask mask = HoleMask.of(WIDTH, HEIGHT, (x, y) -> false);
        PictureWriter.write(file, StoredPicture.of(mask.toPicture().toBufferedImage()));
    }
}
