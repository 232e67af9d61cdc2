// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.github.tsgl.evaluation.HoleKind;
import io.github.tsgl.evaluation.RatioRange;
import io.github.tsgl.image.io.Sha256;
import io.github.tsgl.zoo.InpaintingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Cluster.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InpaintClusterTest {

    private static final int MANY = 24;

    @TempDir private static Path shared;

    private static Path photos;
    private static Path masks;
    private static Path own; // what the command line made of them

    @TempDir private Path folder;

    @BeforeAll
    static void fillByTheCommandLine() throws Exception {
        photos = shared.resolve("photos");
        masks = shared.resolve("masks");
        own = shared.resolve("own");
        Photos.write(photos, masks, names("p", MANY));
        Photos.write(photos, masks, "j.jpg");
        Photos.write(photos.resolve("sub"), masks.resolve("sub"), "s.png");
        Files.write(photos.resolve("broken.png"), new byte[] {1, 2, 3});
        Photos.mask(masks.resolve("broken.png"), 48, 40);
        Photos.photo(photos.resolve("small.png"));
        Photos.mask(masks.resolve("small.png"), 30, 30);
        Photos.photo(photos.resolve("whole.png"));
        Photos.emptyMask(masks.resolve("whole.png"));
        Photos.photo(photos.resolve("lonely.png"));
        assertThat(commandLine()).isEqualTo(1);
    }

    @Test
    @Order(1) // the first in its executors
    void resultsAreTheCommandLinesAndBrokenPhotosAreRowsWithReasons() throws Exception {
        Path out = folder.resolve("out");

        JobSummary summary = job(out).build().run(Cluster.spark());

        assertThat(summary.done()).isEqualTo(MANY + 2);
        assertThat(summary.copied()).isEqualTo(1);
        assertThat(summary.failed()).isEqualTo(3);
        assertThat(summary.exitStatus()).isEqualTo(1);
        assertThat(summary.modelLoads()).as("one a process").isEqualTo(2);
        assertSameResults(out);
        assertThat(errors(summary))
                .hasSize(3)
                .hasEntrySatisfying("broken.png", it -> assertThat(it).contains("is not a PNG"))
                .hasEntrySatisfying("lonely.png", it -> assertThat(it).contains("no such file"))
                .hasEntrySatisfying(
                        "small.png",
                        it ->
                                assertThat(it)
                                        .contains("the mask is 30x30 pixels, but the photo is"));
        assertThat(sums(summary)).containsEntry("p3.png", sum(out.resolve("p3.png")));
        assertThat(parts(out)).isEmpty();
    }

    @Test
    @Order(2)
    void whatIsThereIsSkippedAndLeftAsItIs() throws Exception {
        Path out = folder.resolve("out");
        Files.createDirectories(out.resolve("sub"));
        for (String name : Cluster.results(own)) {
            Files.copy(own.resolve(name), out.resolve(name));
        }
        Files.writeString(out.resolve("p0.png"), "mine");
        Files.delete(out.resolve("p1.png"));

        JobSummary summary = job(out).build().run(Cluster.spark());

        assertThat(summary.skipped()).isEqualTo(MANY + 2);
        assertThat(summary.done()).isEqualTo(1);
        assertThat(out.resolve("p0.png")).hasContent("mine");
        assertThat(summary.modelLoads()).as("as before").isZero();

        job(out).optOverwrite().build().run(Cluster.spark());

        assertSameResults(out);
    }

    @Test
    @Order(3)
    void anExecutorThatIsKilledCostsNothingButTime() throws Exception {
        Path out = folder.resolve("out");
        ProcessHandle lost = Cluster.executors().get(0);
        CompletableFuture<JobSummary> running = start(out);
        awaitFirst(out);
        Cluster.signal("KILL", lost);

        JobSummary summary = running.join();

        assertThat(summary.done()).isEqualTo(MANY + 2);
        assertThat(summary.failed()).isEqualTo(3);
        assertSameResults(out);
        assertThat(parts(out)).isEmpty();
    }

    @Test
    @Order(4)
    void anExecutorThatIsGivenUpAndComesBackMakesNoSecondResult() throws Exception {
        Path out = folder.resolve("out");
        ProcessHandle stuck = Cluster.executors().get(0);
        AtomicInteger again = new AtomicInteger();
        SparkListener listener =
                new SparkListener() {
                    @Override
                    public void onTaskStart(SparkListenerTaskStart task) {
                        if (task.taskInfo().attemptNumber() > 0) {
                            again.incrementAndGet();
                            Cluster.signal("CONT", stuck); // two attempts at the same photos
                        }
                    }
                };
        Cluster.spark().sparkContext().addSparkListener(listener);
        CompletableFuture<JobSummary> running = start(out);
        try {
            awaitFirst(out);
            Cluster.signal("STOP", stuck);

            JobSummary summary = running.join();

            assertThat(again).hasPositiveValue();
            assertThat(summary.done()).isEqualTo(MANY + 2);
            assertThat(summary.failed()).isEqualTo(3);
            assertThat(rows(summary)).hasSize(MANY + 2 + 1 + 3);
            assertSameResults(out);
        } finally {
            Cluster.signal("CONT", stuck);
            Cluster.spark().sparkContext().removeSparkListener(listener);
        }
        Thread.sleep(2000); // what the late attempt may still do
        assertSameResults(out);
        assertThat(parts(out)).isEmpty();
    }

    @Test
    void whatCannotBeWrittenIsSaidBeforeOrByThePhotosRow() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no folder");

        assertThatThrownBy(() -> job(file.resolve("out")).build().run(Cluster.spark()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("results cannot be written");

        Path out = folder.resolve("out");
        Files.createDirectories(out.resolve("p0.png").resolve("in the way"));
        Path one = folder.resolve("one");
        Photos.write(one, folder.resolve("mask"), "p0.png", "p1.png");
        JobSummary summary =
                InpaintJob.builder()
                        .setPhotos(one.toString())
                        .optMasks(folder.resolve("mask").toString())
                        .setOut(out.toString())
                        .optOverwrite()
                        .build()
                        .run(Cluster.spark());

        assertThat(summary.done()).isEqualTo(1);
        assertThat(errors(summary))
                .hasSize(1)
                .hasEntrySatisfying(
                        "p0.png", it -> assertThat(it).contains("p0.png: cannot be written"));
    }

    @Test
    void weightsThatWereSubmittedAreNamedByTheirFile() throws Exception {
        Path out = folder.resolve("out");

        JobSummary summary =
                job(out).optModel("blend")
                        .optWeights(Cluster.SUBMITTED)
                        .build()
                        .run(Cluster.spark());

        assertThat(summary.modelLoads()).isBetween(1L, 2L);
        assertSameResults(out);
    }

    @Test
    void aJobThatFailsLeavesNothing() throws Exception {
        Path out = folder.resolve("out");
        Path bad = Files.writeString(folder.resolve("bad.safetensors"), "garbage");
        InpaintJob job =
                job(out).optModel("blend")
                        .optWeights(bad.toString())
                        .optWeightsFolder(folder.resolve("kept").toString())
                        .build();

        assertThatThrownBy(() -> job.run(Cluster.spark()))
                .rootCause()
                .hasMessageContaining("is not a checkpoint");
        try (Stream<Path> left = Files.list(out.resolve("_tsgl"))) {
            assertThat(left).isEmpty();
        }
        assertThat(Cluster.results(out)).isEmpty();
    }

    @Test
    void aListNamesPhotosMasksAndResults() throws Exception {
        Path list = shared.resolve("list.tsv");
        Files.writeString(
                list,
                String.join(
                        "\n",
                        "photos/p0.png\tmasks/p0.png\ta/zero.png",
                        "photos/p1.png\tmasks/p1.png",
                        "photos/sub/../p1.png\tmasks/p1.png",
                        "photos/p2.png\tmasks/p2.png\t../out.png",
                        "list.tsv\tmasks/p2.png",
                        "photos/p3.png"));
        Path out = folder.resolve("out");

        JobSummary summary =
                InpaintJob.builder()
                        .setList(list.toString())
                        .setOut(out.toString())
                        .build()
                        .run(Cluster.spark());

        assertThat(Cluster.results(out)).containsExactly("a/zero.png", "p1.png");
        assertThat(out.resolve("a/zero.png")).hasSameBinaryContentAs(own.resolve("p0.png"));
        assertThat(summary.failed()).isEqualTo(4);
        assertThat(errors(summary).values())
                .anyMatch(it -> it.contains("p3.png: no mask is named for it"))
                .anyMatch(it -> it.contains("p1.png would be that of another photo"))
                .anyMatch(it -> it.contains("its result ../out.png must be"))
                .anyMatch(it -> it.contains("list.tsv: its name is no picture's"));
    }

    @Test
    void aTablesPhotosGetTheSameDrawnHolesOnAnyMachine() throws Exception {
        String table = folder.resolve("table").toString();
        Cluster.spark()
                .createDataset(
                        IntStream.range(0, 4).mapToObj(i -> photos + "/p" + i + ".png").toList(),
                        Encoders.STRING())
                .toDF("photo")
                .write()
                .parquet(table);
        for (String turn : List.of("a", "b")) {
            InpaintJob.builder()
                    .setManifest(table)
                    .optHoles(
                            HoleKind.IRREGULAR,
                            new RatioRange(10, 40),
                            5,
                            folder.resolve("masks-" + turn).toString())
                    .setOut(folder.resolve(turn).toString())
                    .optPhotosPerTask(turn.equals("a") ? 1 : 4)
                    .build()
                    .run(Cluster.spark());
        }

        assertThat(Cluster.results(folder.resolve("a"))).hasSize(4);
        for (String name : Cluster.results(folder.resolve("a"))) {
            assertThat(folder.resolve("a").resolve(name))
                    .hasSameBinaryContentAs(folder.resolve("b").resolve(name));
            assertThat(folder.resolve("masks-a").resolve(name))
                    .hasSameBinaryContentAs(folder.resolve("masks-b").resolve(name));
        }
        assertThat(folder.resolve("masks-a/p0.png"))
                .satisfies(
                        it -> assertThat(sum(it)).isNotEqualTo(sum(it.resolveSibling("p1.png"))));
    }

    @Test
    void weightsAreBroughtToAMachineOnceAndChecked() throws Exception {
        Path weights = folder.resolve("weights.safetensors");
        InpaintingModel.copyShippedWeights("blend", weights);
        Path kept = folder.resolve("kept");
        Path out = folder.resolve("out");

        JobSummary summary =
                job(out).optModel("blend")
                        .optWeights(weights.toString())
                        .optWeightsFolder(kept.toString())
                        .build()
                        .run(Cluster.spark());

        assertThat(summary.modelLoads()).isBetween(1L, 2L);
        assertSameResults(out);
        try (Stream<Path> files = Files.walk(kept)) {
            assertThat(files.filter(file -> file.toString().endsWith(".safetensors")))
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasSameBinaryContentAs(weights));
        }
    }

    private static InpaintJob.Builder job(Path out) {
        return InpaintJob.builder()
                .setPhotos(photos.toString())
                .optMasks(masks.toString())
                .setOut(out.toString())
                .optRecursive()
                .optPhotosPerTask(3);
    }

    private static CompletableFuture<JobSummary> start(Path out) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return job(out).build().run(Cluster.spark());
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    private static void awaitFirst(Path out) throws Exception {
        while (!Files.isDirectory(out) || Cluster.results(out).isEmpty()) {
            Thread.sleep(20);
        }
    }

    private static void assertSameResults(Path out) throws IOException {
        assertThat(Cluster.results(out)).isEqualTo(Cluster.results(own));
        for (String name : Cluster.results(own)) {
            assertThat(out.resolve(name)).hasSameBinaryContentAs(own.resolve(name));
        }
    }

    /** Files that were not finished. */
    private static List<Path> parts(Path out) throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(file -> file.toString().contains("/parts")).toList();
        }
    }

    private static List<Row> rows(JobSummary summary) {
        return Cluster.spark().read().parquet(summary.manifest()).collectAsList();
    }

    private static Map<String, String> errors(JobSummary summary) {
        return rows(summary).stream()
                .filter(row -> row.getString(3).equals("failed"))
                .map(row -> entry(row.getString(0).replaceFirst(".*/", ""), row.getString(4)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a));
    }

    private static Map<String, String> sums(JobSummary summary) {
        return rows(summary).stream()
                .filter(row -> !row.isNullAt(6))
                .collect(Collectors.toMap(row -> row.getString(2), row -> row.getString(6)));
    }

    private static String sum(Path file) {
        try {
            return Sha256.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String[] names(String stem, int count) {
        return IntStream.range(0, count).mapToObj(i -> stem + i + ".png").toArray(String[]::new);
    }

    private static int commandLine() throws Exception {
        return Cluster.commandLine(
                List.of(
                        "inpaint",
                        "--threads",
                        "1",
                        "--recursive",
                        "--image",
                        photos.toString(),
                        "--mask",
                        masks.toString(),
                        "--out",
                        own.toString()));
    }
}
