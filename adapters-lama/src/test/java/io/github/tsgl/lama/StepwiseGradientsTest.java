// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ops.GradientRecording;
import io.github.tsgl.layers.ops.Gradients;
import io.github.tsgl.layers.tiled.LocalChain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepwiseGradientsTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theyAreThoseOfAllStepsRecordedTogether() {
        LamaGenerator generator = LamaGenerator.fourier().optWidth(4).optBlocks(3).build();
        generator.initialize(manager, DataType.FLOAT32, new Shape(1, 4, 48, 40));
        generator.freezeParameters(true);
        ParameterStore store = new ParameterStore(manager, false);
        NDArray weights = manager.randomNormal(new Shape(1, 3, 48, 40));
        NDList features =
                generator.features(
                        store, new NDList(manager.randomNormal(new Shape(1, 4, 48, 40))));
        NDList leaves = new NDList();
        for (NDArray part : features) {
            NDArray leaf = part.duplicate();
            leaf.setRequiresGradient(true);
            leaves.add(leaf);
        }

        NDList slopes =
                new StepwiseGradients(generator.host(), store)
                        .of(features, y -> y.head().mul(weights).sum());
        NDList expected =
                GradientRecording.run(
                        () -> {
                            NDArray y =
                                    LocalChain.run(generator.host(), store, leaves, false).head();
                            return Gradients.gradients(y.mul(weights).sum(), leaves);
                        });

        assertThat(slopes).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(expected.get(i).abs().max().getFloat()).isGreaterThan(1e-3f);
            assertThat(slopes.get(i).allClose(expected.get(i), 1e-4, 1e-6, false)).isTrue();
        }
    }
}
