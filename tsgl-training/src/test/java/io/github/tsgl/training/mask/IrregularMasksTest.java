// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tsgl.image.HoleMask;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class IrregularMasksTest {

    @Property(tries = 200)
    void theHoleRatioLiesInTheRange(
            @ForAll long seed,
            @ForAll @IntRange(min = 32, max = 150) int width,
            @ForAll @IntRange(min = 32, max = 150) int height,
            @ForAll @DoubleRange(min = 0.01, max = 0.8) double least,
            @ForAll @DoubleRange(min = 0.01, max = 0.15) double span) {
        HoleMask mask = new IrregularMasks(least, least + span).generate(width, height, seed);
        assertThat(mask.holeRatio()).isBetween(least, least + span);
        assertThat(mask.toFloats()).containsOnly(0, 1);
    }

    @Property(tries = 50)
    void theSameSeedGivesTheSameMask(@ForAll long seed) {
        IrregularMasks masks = new IrregularMasks(0.1, 0.5);
        HoleMask mask = masks.generate(64, 48, seed);
        assertThat(masks.generate(64, 48, seed)).isEqualTo(mask);
        assertThat(masks.generate(64, 48, seed + 1)).isNotEqualTo(mask);
    }

    @Test
    void holeRatiosSpreadOverTheRange() {
        IrregularMasks masks = new IrregularMasks(0.1, 0.5);
        long small = LongStream.range(0, 400).filter(s -> ratio(masks, s) < 0.2).count();
        long large = LongStream.range(0, 400).filter(s -> ratio(masks, s) > 0.4).count();
        assertThat(small).isBetween(60L, 140L);
        assertThat(large).isBetween(60L, 140L);
    }

    @Test
    void masksReachFromThinScratchesToLargeHoles() {
        IrregularMasks masks = new IrregularMasks(0.2, 0.3);
        double[] thickness =
                LongStream.range(0, 100)
                        .mapToDouble(seed -> areaPerEdge(masks.generate(96, 96, seed)))
                        .sorted()
                        .toArray();
        assertThat(thickness[5]).isLessThan(2);
        assertThat(thickness[95]).isGreaterThan(8);
    }

    @Test
    void aRangeThatLeavesNothingIsRefused() {
        assertThatThrownBy(() -> new IrregularMasks(0, 0.5)).hasMessageContaining("hole ratio");
        assertThatThrownBy(() -> new IrregularMasks(0.5, 0.4)).hasMessageContaining("hole ratio");
        assertThatThrownBy(() -> new IrregularMasks(0.5, 1)).hasMessageContaining("hole ratio");
    }

    private static double ratio(IrregularMasks masks, long seed) {
        return masks.generate(40, 40, seed).holeRatio();
    }

    /** Hole pixels for each border between hole and known, left to right: small for thin holes. */
    private static double areaPerEdge(HoleMask mask) {
        int area = 0;
        int edges = 1;
        float[] known = mask.toFloats();
        for (int i = 1; i < known.length; i++) {
            area += 1 - known[i];
            edges += known[i] != known[i - 1] ? 1 : 0;
        }
        return (double) area / edges;
    }
}
