// SPDX-License-Identifier: Apache-2.0
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
        List<Integer> done = new ArrayList<>();
        Evaluation.Listener listener =
                new Evaluation.Listener() {
                    @Override
                    public void onFilled(HoledPhoto photo, List<RgbImage> filled) {
                        seen.add(filled);
                    }

                    @Override
                    public void onPhoto(int photos, int all) {
                        done.add(photos);
                        assertThat(all).isEqualTo(3);
                    }
                };
        List<FillerResult> results =
                Evaluation.builder()
                        .addFiller("perfect", perfect())
                        .addFiller("mean", Filler.meanColor())
                        .addFiller("smooth", Filler.smooth())
                        .optListener(listener)
                        .build()
                        .of(set)
                        .results();
        assertThat(results)
                .extracting(FillerResult::name)
                .containsExactly("perfect", "mean", "smooth");
        FillerResult perfect = results.get(0);
        assertThat(perfect.holes()).hasSize(6);
        assertThat(perfect.mean(Measure.HOLE_PSNR)).isEqualTo(new Estimate(100, 100, 100));
        assertThat(perfect.mean(Measure.HOLE_L1)).isEqualTo(new Estimate(0, 0, 0));
        assertThat(perfect.mean(Measure.LPIPS).value()).isCloseTo(0, within(1e-9));
        assertThat(perfect.smooth()).hasSize(3).allMatch(place -> place.error() == 0);
        FillerResult mean = results.get(1);
        assertThat(mean.mean(Measure.HOLE_PSNR).value()).isBetween(5.0, 15.0);
        assertThat(mean.mean(Measure.PSNR).value())
                .isGreaterThan(mean.mean(Measure.HOLE_PSNR).value());
        assertThat(mean.mean(Measure.HOLE_L1).value()).isGreaterThan(mean.mean(Measure.L1).value());
        assertThat(mean.mean(Measure.LPIPS).value()).isPositive();
        assertThat(mean.frechet()).isEmpty();
        assertThat(mean.smoothQuotient()).isGreaterThan(2);
        assertThat(results.get(2).smoothQuotient()).isCloseTo(1, within(1e-9));
        assertThat(seen).hasSize(9);
        assertThat(seen.get(8).get(0)).isEqualTo(set.get(2).get(2).truth());
        assertThat(done).containsExactly(1, 2, 3);
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
