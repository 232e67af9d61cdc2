// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {

    @TempDir private Path folder;
    private Path photos;

    @BeforeEach
    void writePhotos() throws IOException {
        photos = SmallPhotos.write(folder.resolve("photos"));
    }

    private Program evaluate(Object... more) {
        Object[] first = {"evaluate", "--data", photos, "--size", 64, "--holes", 2};
        return Program.run(Stream.concat(Stream.of(first), Stream.of(more)).toArray(Object[]::new));
    }

    @Test
    void aReportComparesTheDefaultModelWithBaselinesOnTheSameHoles() throws IOException {
        Path out = folder.resolve("report");
        Program program =
                evaluate("--model", "blend", "--baseline", "smooth,mean,telea,ns", "--out", out);
        assertThat(program.err()).contains("evaluate 100%");
        assertThat(program.status()).isZero();
        assertThat(program.out())
                .startsWith("2 photos of 64x64, 2 hole(s) each: irregular, seed 2026; n = 4")
                .contains("| blend |", "| mean color |", "| smooth |", "Less blend")
                .contains("| Telea, radius 5 |", "| Navier-Stokes, radius 5 |")
                .isEqualTo(Files.readString(out.resolve("report.md")));
        assertThat(Files.readString(out.resolve("index.html"))).contains("pictures/0001-p0-1.png");
        assertThat(Files.readAllLines(out.resolve("holes.csv"))).hasSize(1 + 5 * 4);
        Path again = folder.resolve("again");
        evaluate(
                "--model",
                "blend",
                "--baseline",
                "ns,mean,telea,smooth",
                "--out",
                again,
                "--pictures",
                0);
        assertThat(Files.readString(again.resolve("report.json")))
                .isEqualTo(Files.readString(out.resolve("report.json")));
        assertThat(again.resolve("pictures")).doesNotExist();
    }

    @Test
    void otherProgramsFillTheHolesThatAreWritten() throws IOException {
        Path holes = folder.resolve("holes");
        assertThat(evaluate("--write-holes", holes).status()).isZero();
        Path filled = Files.createDirectory(folder.resolve("filled"));
        try (Stream<Path> files = Files.list(holes)) {
            for (Path file : files.filter(name -> name.toString().contains("-holed")).toList()) {
                String name = file.getFileName().toString().replace("-holed", "");
                Files.copy(file, filled.resolve(name));
            }
        }
        Path out = folder.resolve("report");
        Program program = evaluate("--filled", "gray=" + filled, "--out", out);
        assertThat(program.status()).isZero();
        assertThat(program.out()).contains("| gray |");
    }

    @Test
    void aDamagedPhotoIsNamedAndTheOthersAreMeasured() throws IOException {
        Files.writeString(photos.resolve("p0.png"), "no picture");
        Program program = evaluate("--baseline", "mean", "--out", folder.resolve("report"));
        assertThat(program.err()).containsOnlyOnce("tsgl: left out: " + photos.resolve("p0.png"));
        assertThat(program.out()).contains("n = 2 holes");
        assertThat(program.status()).isZero();
        Files.delete(photos.resolve("p1.png"));
        Program none = evaluate("--baseline", "mean", "--out", folder.resolve("none"));
        assertThat(none.err()).contains("none of the 1 photos can be read");
        assertThat(none.status()).isEqualTo(1);
    }

    @Test
    void whatIsWrongIsSaidInOneLineAndNothingIsWritten() throws IOException {
        Path out = folder.resolve("report");
        Path full = Files.createDirectory(folder.resolve("full"));
        Files.createFile(full.resolve("report.md"));
        Object[][] wrongs = {
            {2, "--masks: 'blobs' is no folder", "--masks", "blobs", "--out", out},
            {2, "holes of objects need outlines", "--masks", "objects", "--out", out},
            {2, "hole ratios must be a range", "--bins", "10", "--out", out},
            {2, "--out or --write-holes is needed"},
            {2, "--dims: Inception has 64, 192", "--dims", 5, "--out", out},
            {2, "--resizing: no program", "--resizing", "x", "--out", out},
            {2, "need two --lpips-weights", "--lpips", "vgg", "--out", out},
            {
                1,
                "a.pth: no such file",
                "--lpips",
                "alex",
                "--lpips-weights",
                "a.pth,b.pth",
                "--out",
                out
            },
            {2, "--weights: no --model is named x", "--weights", "x=y", "--out", out},
            {1, "is not empty", "--out", full},
            {
                2,
                "--model: lama needs --weights: get best.ckpt from",
                "--model",
                "lama",
                "--out",
                out
            },
            {
                1,
                "big-lama is not in ",
                "--offline",
                "--weights-dir",
                folder.resolve("store"),
                "--model",
                "big-lama",
                "--out",
                out
            },
            {2, "--model: unknown model 'nothing'", "--model", "nothing", "--out", out},
            {1, "no such file", "--inception", folder.resolve("none"), "--out", out},
            {1, "0001-p0-1.png: no such file", "--filled", "x=" + full, "--out", out},
        };
        for (Object[] wrong : wrongs) {
            Object[] arguments = List.of(wrong).subList(2, wrong.length).toArray();
            Program program = evaluate(arguments);
            assertThat(program.err().strip().lines().filter(line -> line.startsWith("tsgl: ")))
                    .as("%s", List.of(wrong))
                    .singleElement()
                    .asString()
                    .contains(wrong[1].toString());
            assertThat(program.status()).isEqualTo(wrong[0]);
            assertThat(out.resolve("report.md")).doesNotExist();
        }
    }

    /** Measures the parts of the photos, each in its folder. */
    private List<Path> shards(int count, Object... more) {
        List<Path> folders = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            Path part = folder.resolve("part" + i + "of" + count + "-" + more.length);
            Object[] own = {"--baseline", "mean,smooth", "--shard", i + "/" + count, "--out", part};
            Program program =
                    evaluate(Stream.of(own, more).flatMap(Stream::of).toArray(Object[]::new));
            assertThat(program.status()).as(program.err()).isZero();
            assertThat(program.out()).startsWith("part " + i + "/" + count + ": ");
            folders.add(part);
        }
        return folders;
    }

    private static Program merge(Path out, Path... parts) {
        String names = Stream.of(parts).map(Path::toString).collect(Collectors.joining(","));
        return Program.run("evaluate", "--merge", names, "--out", out);
    }

    @Test
    void theReportOfPartsIsThatOfOneRun() throws IOException {
        Files.writeString(photos.resolve("p2.png"), "no picture");
        Path whole = folder.resolve("whole");
        Program one = evaluate("--baseline", "mean,smooth", "--out", whole);
        List<Path> parts = shards(5, "--pictures", 5); // two of which have no photo
        Path out = folder.resolve("merged");

        Program program =
                merge(out, parts.get(4), parts.get(1), parts.get(0), parts.get(2), parts.get(3));

        assertThat(program.status()).as(program.err()).isZero();
        assertThat(program.err()).contains("tsgl: left out: " + photos.resolve("p2.png"));
        assertThat(program.out()).isEqualTo(one.out());
        for (String file : List.of("report.json", "report.md", "holes.csv")) {
            assertThat(out.resolve(file)).hasSameTextualContentAs(whole.resolve(file));
        }
        assertThat(out.resolve("pictures").toFile().list())
                .containsExactlyInAnyOrder("0001-p0-1.png", "0002-p1-1.png");
        assertThat(Files.readString(out.resolve("index.html"))).contains("pictures/0001-p0-1.png");
    }

    @Test
    void partsThatAreNotAllOrOfAnotherSetAreRefusedInOneLine() throws IOException {
        List<Path> parts = shards(2);
        Path other = shards(2, "--seed", 7).get(1);
        Path damaged = Files.createDirectory(folder.resolve("damaged"));
        byte[] bytes = Files.readAllBytes(parts.get(1).resolve("part.zip"));
        bytes[100]++;
        Files.write(damaged.resolve("part.zip"), bytes);
        Path first = parts.get(0);
        Path second = parts.get(1);
        Path none = folder.resolve("none");
        Object[][] wrongs = {
            {"--merge: photo 2 of 2 is missing", first},
            {"--merge: photo 1 of 2 is missing", second},
            {"--merge: photo 1 of 2 is in two parts", first, second, first},
            {"--merge: the parts are of different evaluations, by their set: ", first, other},
            {damaged.resolve("part.zip") + ": is no part of an evaluation", first, damaged},
            {none.resolve("part.zip") + ": no such file", first, none},
        };
        Path out = folder.resolve("merged");
        for (Object[] wrong : wrongs) {
            Path[] given = Stream.of(wrong).skip(1).toArray(Path[]::new);
            Program program = merge(out, given);
            assertThat(program.err()).startsWith("tsgl: " + wrong[0]).hasLineCount(1);
            assertThat(program.status()).isEqualTo(1);
            assertThat(out).doesNotExist();
        }
    }

    @Test
    void mergingTakesNoOptionOfASetAndPartsAreNotWrittenHoles() {
        Path out = folder.resolve("out");
        assertThat(evaluate("--merge", "a", "--out", out).err())
                .startsWith("tsgl: --merge takes only --out beside it, not --data");
        assertThat(Program.run("evaluate", "--merge", "a").err()).contains("--merge needs --out");
        assertThat(Program.run("evaluate", "--out", out).err())
                .startsWith("tsgl: Missing required option: '--data=DIR'");
        assertThat(evaluate("--shard", "1/2", "--write-holes", out).err())
                .contains("--shard and --write-holes exclude each other");
        assertThat(evaluate("--shard", "3/2", "--out", out).err()).contains("'3/2' is no part");
        assertThat(out).doesNotExist();
    }
}
