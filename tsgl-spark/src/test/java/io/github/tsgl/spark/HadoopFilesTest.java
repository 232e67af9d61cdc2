// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopFilesTest {

    @TempDir private Path folder;

    private final HadoopFiles files = HadoopFiles.of(new Configuration(false));

    @Test
    void attemptsAtOneFileAtATimeLeaveOneWholeFileAndNothingBesideIt() throws IOException {
        String target = folder.resolve("results/a.png").toString();
        byte[] content = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        List<CompletableFuture<Void>> attempts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String part = folder.resolve("parts/" + i).toString();
            attempts.add(CompletableFuture.runAsync(() -> write(target, part, content)));
        }
        CompletableFuture.allOf(attempts.toArray(CompletableFuture[]::new)).join();

        assertThat(Path.of(target)).hasBinaryContent(content);
        assertThat(names()).containsExactlyInAnyOrder("results/a.png");
    }

    private void write(String target, String part, byte[] content) {
        try {
            files.write(target, part, content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void listsHaveNoHiddenFilesAndNoFolderThatIsLeftOut() throws IOException {
        for (String name :
                List.of("b.png", "a.png", "x.txt", ".c.png", "s/d.png", "_t/e.png", "out/f.png")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), name);
        }
        String root = files.qualified(folder.toString());
        Set<String> out = Set.of(HadoopFiles.below(root, "out"));

        assertThat(
                        files.list(
                                root,
                                out,
                                HadoopFiles.Depth.SUBFOLDERS,
                                name -> name.endsWith(".png")))
                .containsExactly("a.png", "b.png", "s/d.png");
        assertThat(files.list(root, out, HadoopFiles.Depth.FOLDER, name -> true))
                .containsExactly("a.png", "b.png", "x.txt");
    }

    @Test
    void whatIsWrongIsALineWithThePath() throws IOException {
        String missing = folder.resolve("none.png").toString();
        Files.writeString(folder.resolve("file"), "");
        String below = folder.resolve("file/a.png").toString();

        assertThatThrownBy(() -> files.read(missing)).hasMessage(missing + ": no such file");
        assertThatThrownBy(() -> files.read(folder.toString()))
                .hasMessage(folder + ": is a folder");
        assertThatThrownBy(() -> files.write(below, folder.resolve("p").toString(), new byte[1]))
                .hasMessageStartingWith(below + ": cannot be written: ")
                .hasMessageNotContaining("\n");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }
}
