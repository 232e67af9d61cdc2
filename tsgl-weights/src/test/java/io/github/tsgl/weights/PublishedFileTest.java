// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedFileTest {

    private static final PublishedFile EMPTY =
            new PublishedFile(
                    "empty.pth",
                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    private static final PublishedFile ABC =
            new PublishedFile(
                    "abc.pth", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    @TempDir private Path folder;

    @Test
    void aFileIsKnownByItsContentUnderAnyName() throws IOException {
        Path file = Files.writeString(folder.resolve("other"), "abc");
        assertThat(PublishedFile.recognize(file, List.of(EMPTY, ABC))).isEqualTo(ABC);
        assertThat(ABC.shortHash()).isEqualTo("sha256 ba7816bf…");
    }

    @Test
    void anotherFileIsRefusedInOneLineWithBothHashes() throws IOException {
        Path file = Files.writeString(folder.resolve("abc.pth"), "abd");
        assertThatThrownBy(() -> PublishedFile.recognize(file, List.of(EMPTY, ABC)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("abc.pth: is not empty.pth (SHA-256 " + EMPTY.sha256())
                .hasMessageContaining("nor abc.pth (SHA-256 " + ABC.sha256())
                .hasMessageContaining("its SHA-256 is a52d159f262b2c6ddb724a61840befc3")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("missing.pth");
        assertThatThrownBy(() -> PublishedFile.recognize(file, List.of(ABC)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("missing.pth: there is no such file");
    }
}
