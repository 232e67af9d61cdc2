// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeFileTest {

    @TempDir Path folder;

    @Test
    void aWriteThatFailsLeavesTheOldFileWhole() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");

        assertThatThrownBy(
                        () ->
                                WholeFile.write(
                                        file,
                                        out -> {
                                            out.write(new byte[100_000]);
                                            throw new IOException("disk full");
                                        }))
                .hasMessage("disk full");

        assertThat(file).hasContent("old");
        assertThat(folder.toFile().list()).containsExactly("file");
    }

    @Test
    void aResultBehindALinkGoesWhereTheLinkPoints() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        WholeFile.write(link, out -> out.write('!'));

        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("!");
    }

    @Test
    void aLinkToNothingStaysAndItsEndIsWritten() throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("sub", "other"));
        Files.createSymbolicLink(folder.resolve("sub").resolve("other"), Path.of("..", "file"));

        WholeFile.write(link, out -> out.write('!'));

        assertThat(link).isSymbolicLink();
        assertThat(folder.resolve("file")).isRegularFile().hasContent("!");
    }

    @Test
    void linksInACircleAreAnError() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("link"));

        assertThatThrownBy(() -> WholeFile.write(link, out -> out.write('!')))
                .isInstanceOf(FileSystemLoopException.class)
                .hasMessageContaining("link");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------", "rw-rw-rw-", "rwxr-x---"})
    void aFileThatIsReplacedLeavesItsPermissions(String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        WholeFile.write(file, out -> out.write('!'));

        assertThat(file).hasContent("!");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo(permissions);
    }

    @Test
    void aPrivateFileIsPrivateWhileItIsWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        WholeFile.write(
                file,
                out -> {
                    try (var files = Files.list(folder)) {
                        for (Path each : files.toList()) {
                            assertThat(Files.getPosixFilePermissions(each)).hasSize(2);
                        }
                    }
                });
    }

    @Test
    void aNewFileHasThePermissionsOfAnyNewFile() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "");
        Path file = folder.resolve("file");

        WholeFile.write(file, out -> out.write('!'));

        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(Files.getPosixFilePermissions(other));
    }

    @Test
    void aNameMayBeAsLongAsTheFileSystemAllows() throws IOException {
        Path file = folder.resolve("n".repeat(255));

        WholeFile.write(file, out -> out.write('!'));

        assertThat(file).hasContent("!");
    }
}
