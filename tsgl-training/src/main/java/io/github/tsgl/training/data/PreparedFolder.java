// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import io.github.tsgl.image.io.FileException;
import io.github.tsgl.image.io.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Prepared pictures in a folder. */
record PreparedFolder(Path folder) implements PreparedFiles {

    @Override
    public boolean has(String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        Path file = folder.resolve(name);
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new FileException(file, FileException.reason(e), e);
        }
    }

    @Override
    public void write(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(file.getParent());
            WholeFile.write(file, out -> out.write(content));
        } catch (IOException e) {
            throw new FileException(file, "cannot be written: " + FileException.reason(e), e);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
