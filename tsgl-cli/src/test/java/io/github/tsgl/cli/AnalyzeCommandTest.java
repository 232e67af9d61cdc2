// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalyzeCommandTest {

    @TempDir private Path folder;
    private Path photos;

    @BeforeEach
    void writePhotos() throws IOException {
        photos = SmallPhotos.write(folder.resolve("photos"));
    }

    private Program analyze(Object... more) {
        Object[] first = {"analyze", "--data", photos, "--size", 64};
        return Program.run(Stream.concat(Stream.of(first), Stream.of(more)).toArray(Object[]::new));
    }

    @Test
    void aReportHasCurvesOverTheStagesAndPicturesOfTheFirstPhotos() throws IOException {
        Path out = folder.resolve("report");
        Files.writeString(photos.resolve("broken.png"), "no picture");
        Program program = analyze("--model", "tsgl-small", "--pictures", 1, "--out", out);
        assertThat(program.err()).contains("analyze 100%", "tsgl: left out: ", "broken.png");
        assertThat(program.status()).isZero();
        assertThat(program.out())
                .startsWith("tsgl-small: 2 of 3 photos of 64x64")
                .contains("divergences from the model's own textures")
                .doesNotContain("random");
        List<String> lines = Files.readAllLines(out.resolve("stages.csv"));
        int ofStages = 6 * 5; // T, S, L, R and its two branches
        assertThat(lines).hasSize(1 + 4 * 4 + 3 * (ofStages + 6));
        assertThat(lines.get(1)).startsWith("divergence,T texture,2,2,");
        assertThat(out.resolve("curves.png")).isNotEmptyFile();
        assertThat(Files.readString(out.resolve("index.html")))
                .contains("curves.png", "pictures/0002-p0-1-spectra.png")
                .doesNotContain("p1-1");
        try (Stream<Path> pictures = Files.list(out.resolve("pictures"))) {
            assertThat(pictures).hasSize(11);
        }
    }

    @Test
    void randomWeightsAreSaidAndAnotherModelMayBeTheReference() {
        Program program =
                analyze(
                        "--model",
                        "tsgl-small",
                        "--baseline",
                        "tsgl-small",
                        "--photos",
                        1,
                        "--pictures",
                        0,
                        "--out",
                        folder.resolve("a"));
        assertThat(program.out()).contains("1 of 2 photos", "from the textures of tsgl-small");
    }

    @Test
    void theSeedDecidesRandomWeights() throws IOException {
        assertThat(random("a", 1)).isEqualTo(random("b", 1)).isNotEqualTo(random("c", 2));
    }

    /** Of the model's maps into its decoder, which its encoder makes for its host. */
    private List<String> random(String out, int seed) throws IOException {
        Program program =
                analyze(
                        "--model",
                        "ours-pennet",
                        "--photos",
                        1,
                        "--pictures",
                        0,
                        "--masks",
                        "box",
                        "--seed",
                        seed,
                        "--out",
                        folder.resolve(out));
        assertThat(program.status()).as(program.err()).isZero();
        assertThat(program.out()).startsWith("ours-pennet with random weights: 1 of 2 photos");
        List<String> lines = Files.readAllLines(folder.resolve(out).resolve("stages.csv"));
        assertThat(lines).anyMatch(line -> line.startsWith("entropy,D map into the decoder,6,"));
        return lines;
    }

    @Test
    void whatIsWrongIsSaidInOneLine() throws IOException {
        Path out = folder.resolve("report");
        Path full = Files.createDirectory(folder.resolve("full"));
        Files.createFile(full.resolve("report.md"));
        Object[][] wrongs = {
            {2, "Missing required option: '--model=NAME'", "--out", out},
            {
                2,
                "--photos must be at least 1",
                "--model",
                "tsgl-small",
                "--photos",
                0,
                "--out",
                out
            },
            {2, "--masks: 'x' is no folder", "--model", "tsgl-small", "--masks", "x", "--out", out},
            {1, "is not empty", "--model", "tsgl-small", "--out", full},
            {2, "unknown model 'nothing'", "--model", "nothing", "--out", out},
            {1, "blend: has no TSGL encoder to analyze", "--model", "blend", "--out", out},
        };
        for (Object[] wrong : wrongs) {
            Object[] arguments = List.of(wrong).subList(2, wrong.length).toArray();
            Program program = analyze(arguments);
            assertThat(program.err().strip().lines().filter(line -> line.startsWith("tsgl: ")))
                    .as("%s", List.of(wrong))
                    .singleElement()
                    .asString()
                    .contains(wrong[1].toString());
            assertThat(program.status()).isEqualTo(wrong[0]);
            assertThat(out.resolve("index.html")).doesNotExist();
        }
    }
}
