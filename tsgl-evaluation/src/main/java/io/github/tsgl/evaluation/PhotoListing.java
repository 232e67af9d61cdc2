// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.training.data.PhotoSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Photos in an order, each opened when it is needed: those of a folder, or of whatever a program
 * reads them from, such as a file system of many machines ({@link PhotoSource#of(String, byte[])}).
 */
public interface PhotoListing {

    /**
     * Returns the photos' names: paths, whose last element is the name that masks, maps and reports
     * know a photo by.
     *
     * @return the names, in the same order each time
     */
    List<String> names();

    /**
     * Opens a photo.
     *
     * @param number its number, from 0
     * @return the photo
     * @throws IOException if it cannot be read or is no picture
     */
    PhotoSource open(int number) throws IOException;

    /**
     * Lists the photos of a folder; none is read.
     *
     * @param folder a folder of pictures, or a text file with one path a line
     * @return the photos
     * @throws IOException if the folder or the text file cannot be read or names no file
     */
    static PhotoListing of(Path folder) throws IOException {
        List<Path> files = PictureReader.list(folder);
        return new PhotoListing() {
            @Override
            public List<String> names() {
                return files.stream().map(Path::toString).toList();
            }

            @Override
            public PhotoSource open(int number) throws IOException {
                return PhotoSource.open(files.get(number));
            }
        };
    }
}
