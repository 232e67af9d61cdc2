// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import io.github.tsgl.image.Resampler;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.LabelFolder;
import java.awt.Dimension;
import java.io.IOException;
import java.nio.file.Path;

/** The file of a photo's semantic map. */
record LabelFile(Path path, PhotoSource.Size size) implements PhotoSource {

    /** Looks at the map of a photo of some size, which must be its own. */
    static LabelFile examine(Path path, Dimension photo) throws IOException {
        LabelFolder.requireSize(path, PhotoFile.READER.size(path), photo);
        return new LabelFile(path, new PhotoSource.Size(photo.width, photo.height));
    }

    @Override
    public String name() {
        return path.toString();
    }

    /** The nearest pixels, since the colors are classes. */
    @Override
    public RgbImage read(PhotoSource.Size wanted) throws IOException {
        RgbImage map = PhotoFile.READER.read(path).toRgbImage();
        return Resampler.nearest(map, wanted.width(), wanted.height());
    }
}
