// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.layers.engine.Precision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which precision steps are in. */
class StepPrecisionTest {

    private static final int STEPS = 12;

    private final List<String> news = new ArrayList<>();

    @Test
    void aConfiguredPrecisionIsThatOfAllSteps() {
        assertThat(steps(Precision.FLOAT32, true, 1, 0.1)).containsOnly(Precision.FLOAT32);
        assertThat(steps(Precision.BFLOAT16, false, 1, 10)).containsOnly(Precision.BFLOAT16);
        assertThat(news).isEmpty();
    }

    @Test
    void autoTakesStepsInTurnsAndStaysWithBfloat16IfItGainsATenth() {
        List<Precision> steps = steps(Precision.AUTO, true, 1, 0.8);

        for (int step = 0; step < 8; step += 2) {
            assertThat(steps.subList(step, step + 2))
                    .containsExactly(Precision.FLOAT32, Precision.BFLOAT16);
        }
        assertThat(steps.subList(8, STEPS)).containsOnly(Precision.BFLOAT16);
        assertThat(news)
                .containsExactly(
                        "precision: bfloat16; a step in bfloat16 takes 0.80 of float32's time");
    }

    @Test
    void autoStaysWithFloat32IfBfloat16GainsLess() {
        assertThat(steps(Precision.AUTO, true, 1, 0.95).subList(8, STEPS))
                .containsOnly(Precision.FLOAT32);
    }

    @Test
    void autoIsFloat32WhereNothingMultipliesBfloat16() {
        assertThat(steps(Precision.AUTO, false, 1, 0.1)).containsOnly(Precision.FLOAT32);
        assertThat(news).hasSize(1);
    }

    @Test
    void theFirstStepOfEachPrecisionDoesNotCount() {
        StepPrecision precision = new StepPrecision(Precision.AUTO, true, news::add);
        for (int step = 0; step < 8; step++) {
            boolean rounded = precision.now() == Precision.BFLOAT16;
            precision.took(step < 2 ? (rounded ? 0.001 : 100) : rounded ? 1 : 0.5);
        }
        assertThat(precision.now()).isEqualTo(Precision.FLOAT32);
    }

    private List<Precision> steps(
            Precision wanted, boolean hasBfloat16, double plain, double rounded) {
        StepPrecision precision = new StepPrecision(wanted, hasBfloat16, news::add);
        List<Precision> steps = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            steps.add(precision.now());
            precision.took(precision.now() == Precision.FLOAT32 ? plain : rounded);
        }
        return steps;
    }
}
