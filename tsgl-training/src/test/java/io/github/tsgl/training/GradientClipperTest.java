// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GradientClipperTest {

    private NDManager manager;
    private GradientClipper clipper;

    @BeforeEach
    void makeAClipper() {
        manager = NDManager.newBaseManager();
        clipper = new GradientClipper(2, OptionalDouble.of(3));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void oneSpikeIsScaledDownAndOtherParametersAreLeftAlone() {
        for (int i = 0; i < 5; i++) {
            NDList gradients = gradients(3, 4);
            assertThat(clipper.clip(gradients)).isCloseTo(Math.sqrt(26), within(1e-5));
            assertThat(gradients.get(0).toFloatArray()).containsExactly(3, 4);
        }
        NDList gradients = gradients(3000, 4000);
        clipper.clip(gradients);
        assertThat(gradients.get(0).toFloatArray()[0]).isCloseTo(9, within(1e-3f));
        assertThat(gradients.get(0).toFloatArray()[1]).isCloseTo(12, within(1e-3f));
        assertThat(gradients.get(1).toFloatArray()).containsExactly(1);
    }

    @Test
    void gradientsThatAreNoNumbersLeaveNoTrace() {
        assertThat(clipper.clip(gradients(Float.NaN, 1))).isNaN();
        NDList gradients = gradients(3, 4);
        clipper.clip(gradients);
        assertThat(gradients.get(0).toFloatArray()).containsExactly(3, 4);
    }

    private NDList gradients(float x, float y) {
        return new NDList(manager.create(new float[] {x, y}), manager.create(new float[] {1}));
    }
}
