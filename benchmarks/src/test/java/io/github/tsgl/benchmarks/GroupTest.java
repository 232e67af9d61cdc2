// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RELEASING.md's command gives the artifacts another group. */
class GroupTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern COMMAND = Pattern.compile("(?m)^ +(sed -i 's\\|<groupId>.*)$");

    @Test
    void oneCommandChangesTheGroupEverywhere(@TempDir Path folder) throws Exception {
        assumeTrue(Files.exists(Path.of("/bin/sh")));
        for (Path file : namers()) {
            Path copy = folder.resolve(ROOT.relativize(file));
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
        Matcher command = COMMAND.matcher(Files.readString(ROOT.resolve("RELEASING.md")));
        assertThat(command.find()).isTrue();

        Process sed =
                new ProcessBuilder("/bin/sh", "-c", command.group(1).replace("GROUP", "org.one"))
                        .directory(folder.toFile())
                        .inheritIO()
                        .start();

        assertThat(sed.waitFor()).isZero();
        for (Path file : namers()) {
            assertThat(folder.resolve(ROOT.relativize(file)))
                    .content()
                    .contains("<groupId>org.one</groupId>")
                    .doesNotContain("<groupId>io.github.tsgl</groupId>")
                    .doesNotContainPattern("<\\w+>io\\.github\\.tsgl:");
        }
    }

    /** The files that name the group, but the command's own. */
    private static List<Path> namers() throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path folder : List.of(ROOT, ROOT.resolve("consumers"))) {
            try (Stream<Path> modules = Files.list(folder)) {
                modules.map(module -> module.resolve("pom.xml")).forEach(all::add);
            }
        }
        all.add(ROOT.resolve("pom.xml"));
        for (Path folder : List.of(ROOT, ROOT.resolve("docs"))) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .filter(file -> !file.endsWith("RELEASING.md"))
                        .forEach(all::add);
            }
        }
        List<Path> namers = new ArrayList<>();
        for (Path file : all) {
            if (Files.exists(file)
                    && Files.readString(file).contains("<groupId>io.github.tsgl</groupId>")) {
                namers.add(file);
            }
        }
        assertThat(namers).hasSizeGreaterThan(20);
        return namers;
    }
}
