// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFilesTest {

    private static final byte[] CONTENT = "weights".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path folder;

    private final AtomicInteger brought = new AtomicInteger();

    private Checksum checksum;
    private WeightsStore store;

    @BeforeEach
    void open() throws IOException {
        Path source = Files.write(folder.resolve("source"), CONTENT);
        checksum = Checksum.of(Checksum.Kind.SHA256, source);
        store = WeightsStore.builder().optFolder(folder.resolve("store")).build();
    }

    private Path keep(byte[] content) throws IOException {
        return store.keep(
                "a.safetensors",
                checksum,
                out -> {
                    brought.incrementAndGet();
                    out.write(content);
                });
    }

    @Test
    void manyWhoAskBringAFileOnce() {
        List<CompletableFuture<Path>> asked = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            asked.add(
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return keep(CONTENT);
                                } catch (IOException e) {
                                    throw new IllegalStateException(e);
                                }
                            }));
        }

        assertThat(asked).allSatisfy(it -> assertThat(it.join()).hasBinaryContent(CONTENT));
        assertThat(brought).hasValue(1);
    }

    @Test
    void aFileThatWasChangedIsBroughtAgain() throws IOException {
        Path file = keep(CONTENT);
        Files.writeString(file, "other");

        assertThat(keep(CONTENT)).isEqualTo(file).hasBinaryContent(CONTENT);
        assertThat(brought).hasValue(2);
    }

    @Test
    void otherBytesThanThoseWantedAreRefusedAndNotKept() throws IOException {
        assertThatThrownBy(() -> keep(new byte[] {1}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.safetensors: its SHA-256")
                .hasMessageContaining("is not " + checksum.digits());
        assertThat(keep(CONTENT)).hasBinaryContent(CONTENT);
    }
}
