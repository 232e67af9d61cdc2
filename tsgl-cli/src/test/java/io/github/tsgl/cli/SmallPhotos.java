// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.PictureWriter;
import io.github.tsgl.image.io.StoredPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Photos that are small and differ. */
final class SmallPhotos {

    private SmallPhotos() {}

    /** Makes a folder of p0.png and p1.png, of 80×64 pixels. */
    static Path write(Path folder) throws IOException {
        Files.createDirectory(folder);
        for (int n = 0; n < 2; n++) {
            byte[] rgb = new byte[80 * 64 * 3];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) (i * (n + 3) / 97);
            }
            PictureWriter.write(
                    folder.resolve("p" + n + ".png"),
                    StoredPicture.of(new RgbImage(80, 64, rgb).toBufferedImage()));
        }
        return folder;
    }
}
