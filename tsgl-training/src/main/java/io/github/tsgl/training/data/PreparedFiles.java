// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import io.github.tsgl.image.io.FileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where prepared pictures are kept: files by their names, in which slashes divide folders. It is
 * used by several threads.
 */
public interface PreparedFiles {

    /**
     * Tells whether a file is there.
     *
     * @param name the name
     * @return true if it is there
     * @throws IOException if that cannot be known
     */
    boolean has(String name) throws IOException;

    /**
     * Reads a file.
     *
     * @param name the name
     * @return what it holds; nothing if it is not there
     * @throws IOException if it is there but cannot be read
     */
    Optional<byte[]> read(String name) throws IOException;

    /**
     * Writes a file, whole or not at all, with the folders of its name. One that is there is
     * replaced; two who write it at a time write the same.
     *
     * @param name the name
     * @param content what it shall hold
     * @throws IOException if it cannot be written
     */
    void write(String name, byte[] content) throws IOException;

    /**
     * Keeps the files in a folder.
     *
     * @param folder the folder, made with the first file if it is not there
     * @param photos the folder of photos, or the list of them
     * @return its files
     * @throws FileException if the files would be taken for photos, since they lie among them
     */
    static PreparedFiles in(Path folder, Path photos) throws FileException {
        if (folder.toAbsolutePath().normalize().startsWith(photos.toAbsolutePath().normalize())) {
            throw new FileException(
                    folder, "lies in " + photos + "; its pictures would be taken for photos", null);
        }
        return new PreparedFolder(folder);
    }
}
