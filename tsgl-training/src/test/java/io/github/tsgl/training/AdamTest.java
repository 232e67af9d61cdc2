// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.github.tsgl.training.config.OptimizerConfig;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdamTest {

    private static final double RATE = 1e-2;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theFirstStepOfAdamIsTheRateWhateverTheGradient() {
        for (float gradient : new float[] {1e-3f, 1, -1e3f}) {
            assertThat(firstStep(OptionalDouble.empty(), 20, gradient))
                    .isCloseTo(RATE * Math.signum(gradient), within(1e-5));
        }
    }

    @Test
    void aRelativeStepIsAsLargeAsTheValuesAre() {
        assertThat(firstStep(OptionalDouble.of(0.1), 20, 3)).isCloseTo(20 * RATE, within(1e-4));
        assertThat(firstStep(OptionalDouble.of(0.1), -0.5f, 3)).isCloseTo(RATE / 2, within(1e-5));
    }

    @Test
    void aRelativeStepOfValuesNearZeroHasAFloor() {
        assertThat(firstStep(OptionalDouble.of(0.1), 0, 3)).isCloseTo(RATE / 10, within(1e-6));
    }

    /** How far the first step moves weights that all have one value. */
    private double firstStep(OptionalDouble relative, float value, float gradient) {
        Adam optimizer =
                new Adam(
                        new OptimizerConfig(
                                RATE,
                                0.9,
                                0.99,
                                0,
                                OptimizerConfig.Schedule.CONSTANT,
                                0,
                                1,
                                1,
                                OptionalDouble.empty(),
                                relative,
                                1));
        Parameter parameter =
                Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build();
        parameter.setArray(manager.create(new float[] {value, value}));
        NDArray gradients = manager.create(new float[] {gradient, gradient});
        optimizer.step(List.of(parameter), new NDList(gradients), RATE);
        optimizer.reset();
        return value - parameter.getArray().toFloatArray()[0];
    }
}
