// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.cli.Tsgl;
import io.github.tsgl.image.io.PictureFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of README.md, in its order; trainings are made tiny. */
@Tag("slow")
class ReadmeTest {

    private static final Path ROOT = Path.of("..");

    private static final Pattern COMMAND =
            Pattern.compile("(?m)tsgl\\.jar (?:io\\.github\\.tsgl\\.cli\\.Tsgl )?(.*)$");

    /** What the commands call files of the reader's own. */
    private static final Pattern FILE =
            Pattern.compile("photos|masks|results|(photo|mask|result)\\.png|(own-)?run|public");

    @TempDir private Path folder;

    @Test
    void eachCommandDoesWhatItIsThereFor() throws Exception {
        HoledPhoto holed = HoledPhoto.in(folder);
        HoledPhoto.toTrainOn(folder);
        masks();

        List<String> commands = commands();

        assertThat(commands).hasSizeGreaterThanOrEqualTo(8);
        for (String command : commands) {
            assertThat(Tsgl.run(arguments(command))).as(command).isZero();
            if (command.contains("--image photo.png")) {
                holed.assertFilled();
                Files.delete(holed.result());
            }
        }
        assertThat(folder.resolve("results/a.png")).exists();
        assertThat(folder.resolve("public/manifest.json")).exists();
    }

    /** Big-LaMa's weights are not here, and tests open no connection; a server does not end. */
    private static List<String> commands() throws IOException {
        return COMMAND.matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .map(match -> match.group(1))
                .filter(command -> !command.contains("big-lama") && !command.startsWith("serve"))
                .toList();
    }

    private String[] arguments(String command) {
        List<String> words = new ArrayList<>();
        for (String word : command.split(" ")) {
            boolean isShipped = word.startsWith("docs/");
            boolean isFile = FILE.matcher(word).matches();
            words.add(
                    isShipped
                            ? ROOT.resolve(word).toString()
                            : isFile ? folder.resolve(word).toString() : word);
        }
        if (words.contains("--data")) {
            boolean keepsItsSize = words.contains("--weights");
            Arrays.stream(HoledPhoto.tiny())
                    .filter(set -> !(keepsItsSize && set.startsWith("network.")))
                    .forEach(set -> words.addAll(List.of("--set", set)));
        }
        return words.toArray(String[]::new);
    }

    private void masks() throws IOException {
        Path masks = Files.createDirectory(folder.resolve("masks"));
        for (String name : List.of("a.png", "b.png")) {
            PictureFiles.write(masks.resolve(name), PictureFiles.mask(128, 128, 8, 8, 16, 12));
        }
    }
}
