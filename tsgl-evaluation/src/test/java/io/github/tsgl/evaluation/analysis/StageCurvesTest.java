// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.RgbImage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageCurvesTest {

    private static final StageMaps FIRST = maps(8, 1);
    private static final StageMaps SECOND = maps(4, 3);

    /** Textures of two channels, structures of three. */
    private static StageMaps maps(int side, float scale) {
        FloatImage texture = map(2, side, scale);
        return new StageMaps(
                Map.of(
                        MapKind.TEXTURE,
                        texture,
                        MapKind.STRUCTURE,
                        map(3, side, scale),
                        MapKind.RESIDUAL,
                        texture,
                        MapKind.REBUILT,
                        map(2, side, 2 * scale)));
    }

    private static FloatImage map(int channels, int side, float scale) {
        return FloatImage.of(
                channels, side, side, (c, y, x) -> scale * (1 + c) * ((x + 2 * y) % 3 - 1));
    }

    @Test
    void curvesAreMeansOverPhotosWithTheirDeviation() {
        StageCurves curves = new StageCurves();
        curves.add(List.of(FIRST), List.of(FIRST));
        curves.add(List.of(maps(8, 3)), List.of(FIRST));
        assertThat(curves.points())
                .filteredOn(point -> point.measure() == StageMeasure.MAGNITUDE)
                .filteredOn(point -> point.map().equals("R rebuilt texture"))
                .singleElement()
                .satisfies(
                        point -> {
                            assertThat(point.photos()).isEqualTo(2);
                            assertThat(point.deviation() / point.mean())
                                    .isCloseTo(Math.sqrt(0.5), within(1e-9));
                        });
    }

    @Test
    void divergencesBeginWithTheSecondStageAndAreZeroIfTheChannelsShareAlike() {
        StageCurves curves = new StageCurves();
        curves.add(List.of(FIRST, SECOND), List.of(FIRST, SECOND));
        Map<String, double[]> divergences = curves.curves(StageMeasure.DIVERGENCE);
        assertThat(divergences)
                .containsOnlyKeys(
                        "T texture",
                        "R rebuilt texture",
                        "high frequencies of R",
                        "loss of R in the stage");
        assertThat(divergences.get("T texture")[0]).isNaN();
        assertThat(divergences.get("T texture")[1]).isCloseTo(0, within(1e-6));
        assertThat(curves.curves(StageMeasure.ENTROPY)).hasSize(4);
    }

    @Test
    void whatAStageLosesIsWhatItsPositionsDoNotRepeat() {
        FloatImage lost = FIRST.lostIn(SECOND).orElseThrow();
        FloatImage first = FIRST.find(MapKind.REBUILT).orElseThrow();
        FloatImage second = SECOND.find(MapKind.REBUILT).orElseThrow();
        assertThat(lost.get(1, 5, 2)).isEqualTo(first.get(1, 5, 2) - second.get(1, 2, 1));
        assertThat(FIRST.lostIn(new StageMaps(Map.of()))).isEmpty();
    }

    /** As the sixth map that the generator's decoder gets. */
    @Test
    void behindTheLastStageThereMayBeAMapForTheDecoderAlone() {
        StageMaps last = new StageMaps(Map.of(MapKind.DECODER, map(2, 4, 1)));
        StageCurves curves = new StageCurves();
        curves.add(List.of(FIRST, last), List.of(FIRST, last));
        assertThat(curves.points())
                .filteredOn(point -> point.stage() == 2)
                .hasSize(3)
                .allMatch(point -> point.map().equals("D map into the decoder"));
        StagePictures pictures = new StagePictures(List.of(FIRST, last), 16);
        assertThat(pictures.entropies()).hasSize(5).allMatch(row -> row.size() == 1);
    }

    @Test
    void networksOfOtherStagesAreNotCompared() {
        StageCurves curves = new StageCurves();
        assertThatThrownBy(() -> curves.add(List.of(FIRST, SECOND), List.of(FIRST)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("networks of as many stages are compared, not of 2 and 1");
    }

    @Test
    void picturesHaveARowForEachKindAndAColumnForEachStage() {
        StagePictures pictures = new StagePictures(List.of(FIRST, SECOND), 16);
        for (List<List<RgbImage>> rows : List.of(pictures.entropies(), pictures.spectra())) {
            assertThat(rows).hasSize(4).allMatch(row -> row.size() == 2);
        }
        assertThat(pictures.magnitudes()).hasSize(5);
        assertThat(pictures.channels(MapKind.STRUCTURE, 2))
                .hasSize(2)
                .allMatch(row -> row.size() == 2 && row.get(0).width() == 16);
    }

    @Test
    void colorsGrowEvenlyLighter() {
        FloatImage ramp = FloatImage.of(1, 64, 64, (c, y, x) -> x / 63f);
        byte[] rgb = HeatMap.draw(ramp, 0, 1, 64).rgb();
        double before = -1;
        for (int x = 0; x < 64; x++) {
            double luma = 0;
            double[] weights = {0.2126, 0.7152, 0.0722};
            for (int c = 0; c < 3; c++) {
                luma += weights[c] * Math.pow((rgb[x * 3 + c] & 0xff) / 255.0, 2.2);
            }
            double lightness = Math.cbrt(luma);
            assertThat(lightness).as("%d", x).isGreaterThan(before);
            if (before >= 0) {
                assertThat(lightness - before).as("%d", x).isLessThan(0.03);
            }
            before = lightness;
        }
        byte[] flat = HeatMap.draw(ramp, 1, 1, 64).rgb();
        assertThat(flat[3]).isEqualTo(flat[0]);
    }
}
