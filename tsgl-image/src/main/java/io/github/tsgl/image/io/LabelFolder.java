// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import io.github.tsgl.image.RgbImage;
import java.awt.Dimension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Semantic maps of photos: pictures of the photos' size whose colors are classes. Each has its
 * photo's name, {@code NAME.png}, or {@code NAME_seg.png} as ADE20K has it.
 */
public final class LabelFolder {

    private final Path folder;
    private final PicturesByName files;

    private LabelFolder(Path folder, PicturesByName files) {
        this.folder = folder;
        this.files = files;
    }

    /**
     * Lists the maps; none is read.
     *
     * @param folder a folder with its subfolders, or a text file with one path a line
     * @return the maps
     * @throws IOException if the folder cannot be read or has no picture
     */
    public static LabelFolder open(Path folder) throws IOException {
        return new LabelFolder(folder, PicturesByName.list(folder, "_seg"));
    }

    /**
     * Finds a photo's map.
     *
     * @param photo the photo's file
     * @return the map's file, which is not the photo itself
     * @throws FileException if there is none, or more than one
     */
    public Path of(Path photo) throws FileException {
        List<Path> maps = files.of(photo);
        if (maps.isEmpty()) {
            String name = PicturesByName.stem(photo) + ".png";
            throw new FileException(photo, "has no semantic map " + name + " in " + folder);
        }
        if (maps.size() > 1) {
            throw new FileException(
                    photo, "has several semantic maps: " + maps.get(0) + ", " + maps.get(1));
        }
        return maps.get(0);
    }

    /**
     * Reads a map.
     *
     * @param map its file
     * @param photo the photo's size
     * @param reader reads it
     * @return the colors
     * @throws IOException if it cannot be read or has another size than its photo
     */
    public static RgbImage read(Path map, Dimension photo, PictureReader reader)
            throws IOException {
        requireSize(map, reader.size(map), photo);
        return reader.read(map).toRgbImage();
    }

    /**
     * Makes sure that a map is as large as its photo.
     *
     * @param map its file
     * @param own its size
     * @param photo the photo's size
     * @throws FileException if it is not
     */
    public static void requireSize(Path map, Dimension own, Dimension photo) throws FileException {
        if (!own.equals(photo)) {
            throw new FileException(
                    map,
                    "is %dx%d pixels, but its photo is %dx%d"
                            .formatted(own.width, own.height, photo.width, photo.height));
        }
    }
}
