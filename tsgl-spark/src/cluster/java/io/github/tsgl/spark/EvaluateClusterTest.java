// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tsgl.evaluation.Baseline;
import io.github.tsgl.evaluation.EvaluationPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Cluster.class)
class EvaluateClusterTest {

    private static final int PHOTOS = 7;

    @TempDir private Path folder;

    private Path photos;

    @BeforeEach
    void write() throws IOException {
        photos = folder.resolve("photos");
        String[] names =
                IntStream.range(0, PHOTOS).mapToObj(i -> "p" + i + ".png").toArray(String[]::new);
        Photos.write(photos, folder.resolve("unused"), names);
    }

    @Test
    void theReportIsThatOfTheCommandLine() throws Exception {
        Path out = folder.resolve("out");
        EvaluationPart whole =
                job(out).addModel("blend")
                        .addBaseline(Baseline.MEAN)
                        .addBaseline(Baseline.TELEA)
                        .build()
                        .run(Cluster.spark());

        assertThat(whole.leftOut()).isEmpty();
        Path own = commandLine("--model", "blend", "--baseline", "mean,telea");
        for (String name : List.of("report.md", "report.json", "holes.csv")) {
            assertThat(out.resolve(name)).hasSameTextualContentAs(own.resolve(name));
        }
        assertThat(out.resolve("index.html")).content().contains("Telea");
        try (Stream<Path> files = Files.walk(out)) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.contains("part"));
        }
    }

    @Test
    void aPhotoThatCannotBeReadIsLeftOutAndNamed() throws Exception {
        Files.write(photos.resolve("p3.png"), new byte[] {1, 2, 3});

        EvaluationPart whole =
                job(folder.resolve("out"))
                        .addBaseline(Baseline.SMOOTH)
                        .build()
                        .run(Cluster.spark());

        assertThat(whole.leftOut())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("p3.png: is not a PNG"));
        assertThat(whole.report().results().get(0).holes()).hasSize(2 * (PHOTOS - 1));
    }

    @Test
    void aFolderWithoutPhotosIsALine() {
        EvaluateJob job =
                EvaluateJob.builder()
                        .setPhotos(folder.resolve("nothing").toString())
                        .setOut(folder.resolve("out").toString())
                        .addBaseline(Baseline.MEAN)
                        .build();

        assertThatThrownBy(() -> job.run(Cluster.spark()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing: no such file or folder");
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "TSGL_INCEPTION", matches = ".+")
    void distancesOfFeaturesAreThoseOfOneProcessAndFeaturesAreATable() throws Exception {
        String inception = System.getenv("TSGL_INCEPTION");
        Path out = folder.resolve("out");
        job(out).addBaseline(Baseline.MEAN)
                .addBaseline(Baseline.TELEA)
                .optInception(inception)
                .optFeatures()
                .optWeightsFolder(folder.resolve("kept").toString())
                .build()
                .run(Cluster.spark());

        Path own = commandLine("--baseline", "mean,telea", "--inception", inception);
        assertThat(rounded(out)).isEqualTo(rounded(own));
        assertThat(out.resolve("report.md")).content().contains("FID");
        Dataset<Row> features =
                Cluster.spark().read().parquet(out.resolve("_tsgl").toString() + "/*/features");
        assertThat(features.count()).isEqualTo(3L * 2 * PHOTOS);
        assertThat(features.filter("filler = 'truth' and size(features) = 768").count())
                .isEqualTo(2L * PHOTOS);
    }

    /** A report with its numbers rounded to 1e-9. */
    private static String rounded(Path report) throws IOException {
        return Pattern.compile("-?\\d+\\.\\d+(E-?\\d+)?")
                .matcher(Files.readString(report.resolve("report.json")))
                .replaceAll(
                        number ->
                                String.format(
                                        Locale.ROOT, "%.9f", Double.parseDouble(number.group())));
    }

    private EvaluateJob.Builder job(Path out) {
        return EvaluateJob.builder()
                .setPhotos(photos.toString())
                .setOut(out.toString())
                .optSide(40)
                .optHoles(2)
                .optPhotosPerTask(2);
    }

    private Path commandLine(String... options) throws Exception {
        Path own = folder.resolve("own");
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "evaluate",
                                "--threads",
                                "1",
                                "--data",
                                photos.toString(),
                                "--size",
                                "40",
                                "--holes",
                                "2",
                                "--pictures",
                                "0",
                                "--out",
                                own.toString()));
        arguments.addAll(List.of(options));
        assertThat(Cluster.commandLine(arguments)).isZero();
        return own;
    }
}
