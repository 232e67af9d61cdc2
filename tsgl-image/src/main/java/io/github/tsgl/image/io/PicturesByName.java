// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Pictures of a folder that belong to photos by their names, which may have an ending more, such as
 * {@code _mask001}.
 */
public final class PicturesByName {

    private final Map<String, List<Path>> pictures;

    private PicturesByName(Map<String, List<Path>> pictures) {
        this.pictures = pictures;
    }

    /**
     * Lists the pictures; none is read.
     *
     * @param folder a folder with its subfolders, or a text file with one path a line
     * @param ending a regular expression of what a picture's name may have behind its photo's
     * @return the pictures
     * @throws IOException if the folder cannot be read or has no picture
     */
    public static PicturesByName list(Path folder, String ending) throws IOException {
        return new PicturesByName(
                PictureReader.list(folder).stream()
                        .collect(
                                Collectors.groupingBy(
                                        file -> stem(file).replaceFirst("(" + ending + ")$", ""),
                                        TreeMap::new,
                                        Collectors.toList())));
    }

    /**
     * Finds a photo's pictures.
     *
     * @param photo the photo's file
     * @return the pictures' files, which do not contain the photo itself
     */
    public List<Path> of(Path photo) {
        return pictures.getOrDefault(stem(photo), List.of()).stream()
                .filter(picture -> !picture.equals(photo))
                .toList();
    }

    /**
     * Returns whether there are pictures of a photo's name, be it the photo itself.
     *
     * @param photo the photo's file
     * @return whether there are any
     */
    public boolean has(Path photo) {
        return pictures.containsKey(stem(photo));
    }

    /**
     * Returns a file's name without its last ending, the same however a file system composes it.
     *
     * @param file the file
     * @return the name, in Unicode's form NFC
     */
    public static String stem(Path file) {
        return stem(file.getFileName().toString());
    }

    static String stem(String fileName) {
        return Normalizer.normalize(fileName.replaceFirst("\\.[^.]*$", ""), Normalizer.Form.NFC);
    }
}
