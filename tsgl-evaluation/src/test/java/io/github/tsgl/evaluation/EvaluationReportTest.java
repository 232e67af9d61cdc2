// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.tsgl.evaluation.FillerResult.SmoothError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationReportTest {

    private static final List<RatioRange> RANGES =
            List.of(new RatioRange(10, 20), new RatioRange(20, 30));

    @TempDir private Path folder;

    /** Measures of 30 photos with two holes each, LPIPS being less by what is asked for. */
    private static FillerResult filler(String name, double better) {
        SplittableRandom random = new SplittableRandom(5);
        List<HoleMeasures> holes = new ArrayList<>();
        List<SmoothError> smooth = new ArrayList<>();
        for (int photo = 0; photo < 30; photo++) {
            double of = random.nextDouble();
            for (int hole = 0; hole < 2; hole++) {
                double lpips = of + 0.1 * random.nextDouble() - better;
                HoleMeasures.Values values =
                        new HoleMeasures.Values(20 + of, 30, 0.9, 0.1, 0.02, lpips);
                holes.add(new HoleMeasures(photo, "p" + photo, 0.15 + 0.1 * hole, values));
            }
            smooth.add(new SmoothError(photo, 4 + photo % 2, 2));
        }
        return new FillerResult(name, holes, Optional.empty(), Optional.empty(), smooth);
    }

    private static EvaluationReport report() {
        return new EvaluationReport(
                "30 photos",
                RANGES,
                "LPIPS 0.1 (SqueezeNet)",
                Optional.empty(),
                List.of(filler("a", 0), filler("b <i>", 0.05), filler("c", 0)));
    }

    @Test
    void confidenceIntervalsHoldTheMeanAndNarrowWithThePhotos() {
        Estimate lpips = filler("a", 0).mean(Measure.LPIPS);
        assertThat(lpips.value()).isBetween(lpips.low(), lpips.high());
        // Uniform photos have a deviation of 0.29, so 30 of them a standard error of 0.053.
        assertThat(lpips.high() - lpips.low()).isBetween(0.15, 0.3);
        assertThat(filler("a", 0).mean(Measure.LPIPS)).isEqualTo(lpips);
        Estimate none = filler("a", 0).mean(Measure.LPIPS, hole -> false);
        assertThat(none.value()).isNaN();
    }

    @Test
    void whatIsSmallForOnePhotoCanBeSureForPairs() {
        PhotoMeans sure = filler("b", 0.05).difference(Measure.LPIPS, filler("a", 0));
        assertThat(sure.mean().value()).isCloseTo(-0.05, within(1e-9));
        assertThat(sure.sameByChance()).isLessThan(0.001);
        assertThat(filler("c", 0).difference(Measure.LPIPS, filler("a", 0)).sameByChance())
                .isEqualTo(1);
        PhotoMeans unsure = new PhotoMeans();
        for (int photo = 0; photo < 9; photo++) {
            unsure.add(photo, photo % 2 == 0 ? 1 : -1);
        }
        assertThat(unsure.sameByChance()).isGreaterThan(0.5);
    }

    @Test
    void aJackknifeIsAsWideAsChance() {
        SplittableRandom random = new SplittableRandom(3);
        FeatureStatistics truth = new FeatureStatistics(2);
        FeatureStatistics filled = new FeatureStatistics(2);
        List<Integer> photos = new ArrayList<>();
        for (int photo = 0; photo < 200; photo++) {
            photos.add(photo);
            truth.add(new float[] {(float) random.nextGaussian(), (float) random.nextGaussian()});
            filled.add(
                    new float[] {1 + (float) random.nextGaussian(), (float) random.nextGaussian()});
        }
        Estimate distance =
                FeatureDistance.of(filled, truth, photos, FeatureStatistics::frechetDistance)
                        .estimate();
        // The difference of two means of 200 has a deviation of 0.1, its square, 1, one of 0.2.
        assertThat(distance.low()).isLessThan(distance.value());
        assertThat(distance.high() - distance.low()).isBetween(0.4, 1.3);
        FeatureDistance few =
                FeatureDistance.of(
                        filled.subset(i -> i < 19),
                        truth.subset(i -> i < 19),
                        photos.subList(0, 19),
                        FeatureStatistics::frechetDistance);
        assertThat(few.estimate().low()).isNaN();
    }

    @Test
    void tablesHaveARowForEachFillerAndAsManyCellsAsHeads() {
        String text = report().toMarkdown();
        assertThat(text)
                .startsWith("30 photos; n = 60 holes, and 30 at smooth places")
                .contains("10–20 % (n = 30)", "Less a, in pairs of photos", "p < 0.001");
        for (String table : text.split("\n\n")) {
            assertThat(
                            table.lines()
                                    .filter(line -> line.startsWith("|"))
                                    .map(line -> line.chars().filter(c -> c == '|').count())
                                    .distinct())
                    .hasSizeLessThanOrEqualTo(1);
        }
        assertThat(text.lines().filter(line -> line.startsWith("| a |"))).hasSize(5);
    }

    @Test
    void aReportsFilesAgree() throws IOException {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        Files.write(pictures.resolve("a \"b\" ü.png"), new byte[1]);
        EvaluationReport report = report();
        report.write(folder);
        JsonObject json =
                JsonParser.parseString(Files.readString(folder.resolve("report.json")))
                        .getAsJsonObject();
        JsonObject first = json.getAsJsonArray("fills").get(0).getAsJsonObject();
        double lpips = report.results().get(0).mean(Measure.LPIPS).value();
        assertThat(first.getAsJsonObject("lpips").get("value").getAsDouble()).isEqualTo(lpips);
        assertThat(first.get("fid").isJsonNull()).isTrue();
        assertThat(first.get("smooth_quotient").getAsDouble()).isEqualTo(2.25);
        List<String> lines = Files.readAllLines(folder.resolve("holes.csv"));
        assertThat(lines).hasSize(1 + 3 * 60);
        assertThat(lines.get(0))
                .isEqualTo("fill,hole,hole_ratio,hole_psnr,psnr,ssim,hole_l1,l1,lpips");
        double mean =
                lines.stream()
                        .filter(line -> line.startsWith("a,"))
                        .mapToDouble(line -> Double.parseDouble(line.split(",")[8]))
                        .average()
                        .orElseThrow();
        assertThat(mean).isCloseTo(lpips, within(1e-12));
        String page = Files.readString(folder.resolve("index.html"));
        assertThat(page)
                .contains("b &lt;i&gt;", "pictures/a%20%22b%22%20%C3%BC.png", "&quot;b&quot;")
                .doesNotContain("<i>", "<script", "http");
        assertThat(Files.readString(folder.resolve("report.md"))).isEqualTo(report.toMarkdown());
    }
}
