// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.image.io.PictureFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small photo with a hole, in files.
 *
 * @param photo the photo's file
 * @param mask the mask's
 * @param result where the filled photo shall be
 */
record HoledPhoto(Path photo, Path mask, Path result) {

    private static final int WIDTH = 72;
    private static final int HEIGHT = 64;

    /** Writes photo and mask to a folder. */
    static HoledPhoto in(Path folder) {
        return new HoledPhoto(
                PictureFiles.write(
                        folder.resolve("photo.png"), PictureFiles.quarters(WIDTH, HEIGHT)),
                PictureFiles.write(
                        folder.resolve("mask.png"),
                        PictureFiles.mask(WIDTH, HEIGHT, 20, 20, 16, 12)),
                folder.resolve("result.png"));
    }

    /** A folder of two photos to train on. */
    static Path toTrainOn(Path folder) throws IOException {
        return PictureFiles.twoPhotos(folder.resolve("photos"));
    }

    /** Settings that make a training tiny. */
    static String[] tiny() {
        return new String[] {
            "max_steps=2",
            "batch=2",
            "network.width=4",
            "network.discriminator_width=4",
            "data.crop=64",
            "data.smallest=64",
            "validation.side=64"
        };
    }

    /** The hole is filled, and nothing else is touched. */
    void assertFilled() {
        assertThat(Files.exists(result)).isTrue();
        BufferedImage before = PictureFiles.read(photo);
        BufferedImage after = PictureFiles.read(result);
        assertThat(after.getWidth()).isEqualTo(WIDTH);
        assertThat(after.getHeight()).isEqualTo(HEIGHT);
        int changed = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                boolean hole = x >= 20 && x < 36 && y >= 20 && y < 32;
                boolean same = after.getRGB(x, y) == before.getRGB(x, y);
                assertThat(same || hole).as("pixel %d, %d", x, y).isTrue();
                changed += same ? 0 : 1;
            }
        }
        assertThat(changed).isPositive();
    }
}
