// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.reconstruct;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.testing.GradientCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GuidedDenormalizationGradientsTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreRightForAGuideOfItsOwnSize(Normalization normalization) {
        for (Edition edition : Edition.values()) {
            verify(builder(normalization).optEdition(edition));
        }
        verify(builder(normalization).optUnitGuides());
    }

    private static GuidedDenormalization.Builder builder(Normalization normalization) {
        return GuidedDenormalization.builder()
                .setChannels(4)
                .setNormalization(normalization)
                .optHidden(5);
    }

    private void verify(GuidedDenormalization.Builder builder) {
        manager.getEngine().setRandomSeed(3);
        NDArray x = normal(2, 4, 6, 5);
        NDArray guide = normal(2, 3, 3, 3);
        Block block = builder.build();
        block.initialize(manager, DataType.FLOAT64, x.getShape(), guide.getShape());
        GradientCheck.of(block, x, guide).withStep(1e-6).withTolerance(1e-5).verify();
    }

    private NDArray normal(long... shape) {
        return manager.randomNormal(new Shape(shape)).toType(DataType.FLOAT64, false);
    }
}
