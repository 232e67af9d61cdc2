// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import io.github.tsgl.image.RgbImage;
import java.awt.Dimension;
import java.io.IOException;
import java.nio.file.Path;

/** A photo's file that is in memory, which gives the same pixels as {@link PhotoFile}. */
record PhotoBytes(String name, byte[] content, PhotoSource.Size size) implements PhotoSource {

    static PhotoBytes examine(String name, byte[] content) throws IOException {
        Dimension size = PhotoFile.READER.size(name, content);
        return new PhotoBytes(name, content, new PhotoSource.Size(size.width, size.height));
    }

    @Override
    public RgbImage read(PhotoSource.Size wanted) throws IOException {
        int step = PhotoFile.step(size, wanted);
        return PhotoFile.resized(PhotoFile.READER.read(name, content, step), Path.of(name), wanted);
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of(content);
    }
}
