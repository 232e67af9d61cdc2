// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives in which a checkpoint lies among other files, as big-lama.zip has it. */
class ZipFormatTest {

    @TempDir private Path folder;
    private List<Path> temporary;

    @BeforeEach
    void rememberTemporaryFiles() throws IOException {
        temporary = temporaryFiles();
    }

    @AfterEach
    void nothingUnpackedIsLeft() throws IOException {
        assertThat(temporaryFiles()).isEqualTo(temporary);
    }

    private static List<Path> temporaryFiles() throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".unpacked")).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"training.ckpt", "training-legacy.pth"})
    void theOnlyCheckpointInAnArchiveIsOpened(String name) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("big-lama/config.yaml", new byte[100]);
        files.put("big-lama/models/" + name, TestFiles.bytes(name));
        files.put("__MACOSX/big-lama/models/._" + name, new byte[10]);
        try (Checkpoint packed = Checkpoint.open(zip(files));
                Checkpoint plain = TestFiles.open(name, folder)) {
            assertThat(packed.file()).hasFileName("packed.zip");
            assertThat(packed.names()).isEqualTo(plain.names());
            assertThat(packed.metadata()).isEqualTo(plain.metadata());
            assertThat(packed.tensor("state_dict.0.weight").toFloats())
                    .containsExactly(0, 1, 2, 3, 4, 5);
        }
    }

    @Test
    void noneOrSeveralCheckpointsInAnArchiveAreRefused() throws IOException {
        byte[] bytes = TestFiles.bytes("training.ckpt");
        assertRefused(Map.of("readme.txt", new byte[3]), "there are 0 in it");
        assertRefused(Map.of("a.ckpt", bytes, "b.ckpt", bytes), "there are 2 in it");
        assertRefused(Map.of("a.ckpt", new byte[3]), "a.ckpt in it is not a checkpoint");
    }

    @Test
    void anArchiveInAnArchiveIsNotUnpackedAgain() throws IOException {
        Path inner = zip(Map.of("a.ckpt", TestFiles.bytes("training.ckpt")));
        assertRefused(Map.of("b.ckpt", Files.readAllBytes(inner)), "has no data.pkl");
    }

    @Test
    void whatGrowsOutOfProportionIsNotUnpacked() throws IOException {
        assertRefused(Map.of("a.ckpt", new byte[50_000_000]), "too large when unpacked");
    }

    @Test
    void aDamagedEntryIsRefused() throws IOException {
        Path file = zip(Map.of("a.ckpt", TestFiles.bytes("training.ckpt")));
        byte[] good = Files.readAllBytes(file);
        for (int i = 40; i < good.length; i += 7) {
            byte[] damaged = good.clone();
            damaged[i] ^= 0x10;
            Files.write(file, damaged);
            try (Checkpoint checkpoint = Checkpoint.open(file)) {
                assertThat(checkpoint.names()).contains("state_dict.0.weight");
            } catch (CheckpointException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
    }

    private void assertRefused(Map<String, byte[]> files, String reason) throws IOException {
        Path file = zip(files);
        assertThatThrownBy(() -> Checkpoint.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(reason);
    }

    private Path zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return Files.write(folder.resolve("packed.zip"), out.toByteArray());
    }
}
