// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import io.github.tsgl.image.Resampler;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.image.io.LabelFolder;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.image.io.StoredPicture;
import java.awt.Dimension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A file, its picture's size, and its semantic map if there is one. */
record PhotoFile(Path path, PhotoSource.Size size, Optional<PhotoSource> labels)
        implements PhotoSource {

    static final PictureReader READER = PictureReader.strict(300, "training");

    static PhotoFile examine(Path path) throws IOException {
        return examine(path, READER.size(path), Optional.empty());
    }

    /** Looks at a photo that must have a semantic map. */
    static PhotoFile examine(Path path, LabelFolder maps) throws IOException {
        Dimension size = READER.size(path);
        return examine(path, size, Optional.of(LabelFile.examine(maps.of(path), size)));
    }

    private static PhotoFile examine(Path path, Dimension size, Optional<PhotoSource> labels) {
        return new PhotoFile(path, new PhotoSource.Size(size.width, size.height), labels);
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public RgbImage read(PhotoSource.Size wanted) throws IOException {
        requireThere();
        return resized(READER.read(path, step(size, wanted)), path, wanted);
    }

    @Override
    public String fingerprint() throws IOException {
        requireThere();
        return Fingerprint.of(Files.readAllBytes(path));
    }

    private void requireThere() throws NoSuchFileException {
        if (!Files.isRegularFile(path)) {
            throw new NoSuchFileException(path + ": no such file");
        }
    }

    /**
     * Pixels are skipped already while decoding, but at least two per pixel and axis are left to
     * filter.
     */
    static int step(PhotoSource.Size own, PhotoSource.Size wanted) {
        int across = own.width() / (2 * wanted.width());
        int down = own.height() / (2 * wanted.height());
        return Math.max(1, Math.min(across, down));
    }

    /** A picture with pixels of which nothing is seen is no true picture to learn from. */
    static RgbImage resized(StoredPicture picture, Path path, PhotoSource.Size wanted)
            throws FileException {
        if (!picture.transparent().isAllKnown()) {
            throw new FileException(path, "has transparent pixels, whose colors are unknown", null);
        }
        return Resampler.resize(picture.toRgbImage(), wanted.width(), wanted.height());
    }
}
