// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.tiled;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.Convolutions;
import io.github.tsgl.layers.ops.MultiplyAddCounter;
import io.github.tsgl.layers.ops.Padding;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiledMapTest {

    private static final long BAND = 1 << 12;
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape NONE = new Shape(0, 0);

    private final NDManager manager = NDManager.newBaseManager();
    private final List<Long> bands = new ArrayList<>();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aBandIsAQuarterOfTheLastCacheWithinBounds() {
        assertThat(TiledMap.band(OptionalLong.of(32L << 20))).isEqualTo(8L << 20);
        assertThat(TiledMap.band(OptionalLong.of(36L << 20))).isEqualTo(9L << 20);
        assertThat(TiledMap.band(OptionalLong.of(260L << 20))).isEqualTo(12L << 20);
        assertThat(TiledMap.band(OptionalLong.of(1L << 20))).isEqualTo(4L << 20);
        assertThat(TiledMap.band(OptionalLong.empty())).isEqualTo(8L << 20);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3, 1, 1061",
        "2, 3, 1, 2121",
        "1, 7, 3, 1050",
        "2, 3, 1, 2120",
        "1, 1, 0, 1061"
    })
    void aConvolutionInBandsIsTheWholeOne(int stride, int kernel, int padding, int height) {
        NDArray x = manager.randomNormal(new Shape(1, 2, height, 40 * stride));
        NDArray weight = manager.randomNormal(new Shape(5, 2, kernel, kernel));
        NDArray padded = Padding.reflect(x, padding, padding, padding, padding);
        Shape steps = new Shape(stride, stride);
        NDArray whole = Convolutions.conv2d(padded, weight, null, steps, NONE, ONE, 1);

        NDArray inBands =
                TiledMap.of(x, BAND)
                        .convolve(
                                new TiledMap.Window(kernel, stride, padding),
                                whole.getShape(),
                                band -> {
                                    bands.add(band.rows().getShape().get(2));
                                    NDArray part =
                                            Padding.reflect(
                                                    band.rows(),
                                                    padding,
                                                    padding,
                                                    band.above(),
                                                    band.below());
                                    return Convolutions.conv2d(
                                            part, weight, null, steps, NONE, ONE, 1);
                                })
                        .whole();

        assertThat(bands).hasSizeGreaterThan(2);
        assertThat(inBands.allClose(whole, 1e-4, 1e-4, false)).isTrue();
    }

    @Test
    void aTransposedConvolutionInBandsIsTheWholeOne() {
        NDArray x = manager.randomNormal(new Shape(1, 3, 53, 31));
        NDArray weight = manager.randomNormal(new Shape(3, 12, 3, 3));
        Shape output = new Shape(1, 12, 106, 62);

        NDArray inBands =
                TiledMap.of(x, BAND)
                        .upsample(
                                output,
                                rows -> {
                                    bands.add(rows.getShape().get(2));
                                    return transposed(rows, weight);
                                })
                        .whole();

        assertThat(bands).hasSizeGreaterThan(2);
        assertThat(inBands.allClose(transposed(x, weight), 1e-4, 1e-4, false)).isTrue();
    }

    @Test
    void aMapBetweenTwoStepsIsNeverThereAsAWhole() {
        NDArray x = manager.randomNormal(new Shape(1, 2, 40, 30));
        NDArray up = manager.randomNormal(new Shape(2, 9, 3, 3));
        NDArray down = manager.randomNormal(new Shape(2, 9, 7, 7));
        Shape between = new Shape(1, 9, 80, 60);
        NDArray padded = Padding.reflect(transposed(x, up), 3, 3, 3, 3);
        NDArray whole = Convolutions.conv2d(padded, down, null, ONE, NONE, ONE, 1);
        List<Long> heights = new ArrayList<>();

        TiledMap rows =
                TiledMap.of(x, BAND)
                        .upsample(
                                between,
                                part -> {
                                    NDArray y = transposed(part, up);
                                    heights.add(y.getShape().get(2));
                                    return y;
                                });
        assertThat(rows.isLarge()).isTrue();
        NDArray inBands =
                rows.convolve(
                                new TiledMap.Window(7, 1, 3),
                                whole.getShape(),
                                band -> mirrored(band, down))
                        .whole();

        assertThat(heights).hasSizeGreaterThan(3).allMatch(height -> height < 40);
        assertThat(inBands.allClose(whole, 1e-3, 1e-3, false)).isTrue();
    }

    @Test
    void whatTwoBandsMakeBothIsCountedOnce() {
        NDArray x = manager.randomNormal(new Shape(1, 2, 41, 30));
        NDArray up = manager.randomNormal(new Shape(2, 9, 3, 3));
        NDArray same = manager.randomNormal(new Shape(9, 9, 7, 7));
        Shape between = new Shape(1, 9, 82, 60);
        long whole = 9L * 2 * 9 * 41 * 30 + 9L * 9 * 49 * 82 * 60;

        long inBands =
                MultiplyAddCounter.count(
                        () ->
                                TiledMap.of(x, BAND)
                                        .upsample(between, part -> transposed(part, up))
                                        .convolve(
                                                new TiledMap.Window(7, 1, 3),
                                                between,
                                                band -> {
                                                    bands.add(band.to());
                                                    return mirrored(band, same);
                                                })
                                        .whole());

        assertThat(bands).hasSizeGreaterThan(2);
        assertThat(inBands).isEqualTo(whole);
    }

    @Test
    void aBandHasTheRowsOfAnotherMapBesideIt() {
        NDArray x = manager.randomNormal(new Shape(1, 2, 200, 30));
        NDArray other = manager.randomNormal(x.getShape());

        NDArray sum =
                TiledMap.of(x, BAND)
                        .convolve(
                                new TiledMap.Window(3, 1, 1),
                                x.getShape(),
                                band -> {
                                    bands.add(band.from());
                                    return band.beside(other).add(0);
                                })
                        .map(part -> part.addi(1))
                        .whole();

        assertThat(bands).hasSizeGreaterThan(2);
        assertThat(sum.toFloatArray()).isEqualTo(other.add(1).toFloatArray());
    }

    private static NDArray mirrored(TiledMap.Band band, NDArray weight) {
        NDArray part = Padding.reflect(band.rows(), 3, 3, band.above(), band.below());
        return Convolutions.conv2d(part, weight, null, ONE, NONE, ONE, 1);
    }

    private static NDArray transposed(NDArray x, NDArray weight) {
        return Convolutions.convTranspose2d(x, weight, null, new Shape(2, 2), ONE, ONE, ONE, 1);
    }

    @Test
    void whatIsSmallOrNeedsGradientsIsMadeAtOnce() {
        NDArray small = manager.randomNormal(new Shape(1, 1, 50, 20));
        TiledMap.of(small, BAND)
                .convolve(new TiledMap.Window(1, 1, 0), small.getShape(), this::noted)
                .whole();
        assertThat(bands).containsExactly(50L);

        NDArray large = manager.randomNormal(new Shape(1, 2, 100, 20));
        large.setRequiresGradient(true);
        TiledMap.of(large, BAND)
                .convolve(new TiledMap.Window(1, 1, 0), large.getShape(), this::noted)
                .whole();
        assertThat(bands).containsExactly(50L, 100L);
    }

    private NDArray noted(TiledMap.Band band) {
        bands.add(band.rows().getShape().get(2));
        return band.rows().add(1);
    }
}
