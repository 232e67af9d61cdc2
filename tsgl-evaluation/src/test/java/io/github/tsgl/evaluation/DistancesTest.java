// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.testing.FormulaWeights;
import io.github.tsgl.layers.testing.FormulaWeights.Rule;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against NumPy and SciPy, for features that a formula makes. */
class DistancesTest {

    /** 1e-6 relative. */
    private static final double PERCENT = 1e-4;

    @ParameterizedTest
    @CsvSource({
        "40, 50, 24, 6.326324820551616, 0.07284384094244878",
        "50, 50, 60, 25.34762127706869, 0.054422844384234725",
        "300, 250, 24, 2.9932906956352916, 0.06727098763223438",
        "7, 9, 5, 2.181083899550524, 0.41728265089227845"
    })
    void areThoseOfTheReference(int n, int m, int size, double frechet, double kernel) {
        FeatureStatistics a = statistics("fid.a" + n, n, size, 1, 0);
        FeatureStatistics b = statistics("fid.b" + m, m, size, 1.5f, 0.1f);
        assertThat(FrechetDistance.of(a, b)).isCloseTo(frechet, withinPercentage(PERCENT));
        assertThat(FrechetDistance.of(b, a)).isCloseTo(frechet, withinPercentage(PERCENT));
        assertThat(KernelDistance.of(a, b)).isCloseTo(kernel, withinPercentage(PERCENT));
    }

    @Test
    void aSetIsNotApartFromItself() {
        FeatureStatistics a = statistics("a", 30, 40, 1, 0);
        assertThat(FrechetDistance.of(a, a)).isCloseTo(0, within(1e-9));
    }

    @Test
    void manyPicturesGiveWhatTheirCovariancesGive() {
        int many = FeatureStatistics.KEPT + 1;
        FeatureStatistics few = statistics("x", 60, 12, 1, 0);
        FeatureStatistics more = statistics("y", many, 12, 1.5f, 0.1f);
        assertThat(more.count()).isEqualTo(many);
        assertThat(more.kept()).hasSize(FeatureStatistics.KEPT);
        FeatureStatistics cut = statistics("y", FeatureStatistics.KEPT, 12, 1.5f, 0.1f);
        assertThat(FrechetDistance.of(few, more))
                .isCloseTo(FrechetDistance.of(few, cut), withinPercentage(0.1))
                .isNotEqualTo(FrechetDistance.of(few, cut));
        assertThat(FrechetDistance.of(more, more)).isCloseTo(0, within(1e-6));
    }

    @Test
    void setsThatCannotBeComparedAreRefused() {
        FeatureStatistics one = statistics("a", 1, 3, 1, 0);
        FeatureStatistics two = statistics("b", 2, 3, 1, 0);
        FeatureStatistics wide = statistics("b", 2, 4, 1, 0);
        for (FeatureStatistics other : new FeatureStatistics[] {one, wide}) {
            assertThatThrownBy(() -> FrechetDistance.of(two, other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at least two pictures");
            assertThatThrownBy(() -> KernelDistance.of(two, other))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> two.add(new float[4]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static FeatureStatistics statistics(
            String name, int count, int size, float factor, float addend) {
        float[] values = FormulaWeights.values(name, new Shape(count, size), Rule.SIGNED);
        FeatureStatistics statistics = new FeatureStatistics(size);
        for (int i = 0; i < count; i++) {
            float[] row = Arrays.copyOfRange(values, i * size, (i + 1) * size);
            for (int k = 0; k < size; k++) {
                row[k] = row[k] * factor + addend;
            }
            statistics.add(row);
        }
        return statistics;
    }
}
