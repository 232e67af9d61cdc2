package io.github.tsgl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {

    @TempDir private Path folder;
    private EvaluationSet set;

    @BeforeEach
    void write() throws IOException {
        TestPhotos.write(folder, 3);
        set =
                EvaluationSet.builder()
                        .setPhotos(folder)
                        .optSide(64)
                        .optHoles(2)
                        .optRanges(List.of(new RatioRange(10, 20), new RatioRange(20, 30)))
                        .optSmoothRadius(6)
                        .build();
    }

    /** Knows the true photos. */
    private Filler perfect() throws IOException {
        List<HoledPhoto> all = new ArrayList<>();
        for (int i = 0; i < set.size(); i++) {
            all.addAll(set.get(i));
        }
        return (name, holed, mask) ->
                all.stream()
                        .filter(photo -> photo.name().equals(name))
                        .findFirst()
                        .map(HoledPhoto::truth)
                        .orElseThrow();
    }

    @Test
    void aPerfectFillingIsPerfectAndTheMeanColorIsNot() throws Exception {
        List<List<RgbImage>> seen = new ArrayList<>();
        List<FillerResult> results =
                Evaluation.builder()
                        .addFiller("perfect", perfect())
                        .addFiller("mean", Filler.meanColor())
                        .addFiller("smooth", Filler.smooth())
                        .optListener((photo, filled) -> seen.add(filled))
                        .build()
                        .of(set);
        assertThat(results)
                .extracting(FillerResult::name)
                .containsExactly("perfect", "mean", "smooth");
        FillerResult perfect = results.get(0);
        double lpips = perfect.all().lpips();
        assertThat(lpips).isCloseTo(0, within(1e-9));
        assertThat(perfect.all()).isEqualTo(new FillerResult.Means(6, 100, 100, 1, 0, lpips));
        assertThat(perfect.smooth()).isEqualTo(new FillerResult.Smooth(3, 0, 0, 0));
        FillerResult mean = results.get(1);
        assertThat(mean.all().holePsnr()).isBetween(5.0, 15.0);
        assertThat(mean.all().psnr()).isGreaterThan(mean.all().holePsnr());
        assertThat(mean.all().lpips()).isPositive();
        assertThat(mean.byRange()).containsOnlyKeys(set.ranges());
        assertThat(mean.byRange().values())
                .extracting(FillerResult.Means::count)
                .containsExactly(3, 3);
        assertThat(mean.frechet()).isEmpty();
        assertThat(mean.smooth().relative()).isGreaterThan(2);
        assertThat(results.get(2).smooth().relative()).isCloseTo(1, within(1e-9));
        assertThat(seen).hasSize(9);
        assertThat(seen.get(8).get(0)).isEqualTo(set.get(2).get(2).truth());
    }

    @Test
    void theTablesHaveARowForEachFiller() throws Exception {
        List<FillerResult> results =
                Evaluation.builder().addFiller("mean", Filler.meanColor()).build().of(set);
        String tables = FillerResult.toMarkdown(set, results);
        assertThat(tables)
                .startsWith("3 photos of 64x64, 2 hole(s) each, seed 2026;")
                .contains("n = 6", "3 holes at smooth places", "10–20 %");
        List<String> rows = tables.lines().filter(line -> line.startsWith("| mean |")).toList();
        assertThat(rows).hasSize(2);
        for (String table : tables.split("\n\n")) {
            List<Long> columns =
                    table.lines()
                            .filter(line -> line.startsWith("|"))
                            .map(line -> line.chars().filter(c -> c == '|').count())
                            .distinct()
                            .toList();
            assertThat(columns).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void namesAreUniqueAndThereMustBeOne() {
        assertThatThrownBy(
                        () ->
                                Evaluation.builder()
                                        .addFiller("a", Filler.smooth())
                                        .addFiller("a", Filler.meanColor()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("named a");
        assertThatThrownBy(() -> Evaluation.builder().build())
                .isInstanceOf(IllegalArgumentException.class);
    }
}
