// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.FeatureLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BottleneckFusionTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        manager.getEngine().setRandomSeed(7);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void stagesDeeperThanTheHostReachItsBottleneckOnly() {
        NDList textures = new NDList();
        for (int k = 1; k <= 5; k++) {
            int down = 1 << k;
            // 80 rows: the fifth stage has 3, which stand for 96.
            long height = (80 + down - 1) / down;
            textures.add(manager.randomNormal(new Shape(1, 4, height, 64 / down)));
        }
        Block fusion =
                initialized(new BottleneckFusion(FeatureLevel.halvings(2, 4, 8), 5), textures);
        NDList features = run(fusion, textures);
        assertThat(features.getShapes())
                .containsExactly(
                        new Shape(1, 2, 40, 32), new Shape(1, 4, 20, 16), new Shape(1, 8, 10, 8));
        for (int k = 0; k < 5; k++) {
            NDList changed = new NDList(textures);
            changed.set(k, textures.get(k).add(1));
            NDList others = run(fusion, changed);
            for (int i = 0; i < 3; i++) {
                assertThat(others.get(i).equals(features.get(i)))
                        .as("feature %d from stage %d", i + 1, k + 1)
                        .isEqualTo(i != Math.min(k, 2));
            }
        }
    }

    /** Pixel i of a stage two halvings deeper lies at pixel 4 i, the last one's place up to 8. */
    @Test
    void deeperStagesComeBackToTheirPlaces() {
        NDArray rows = manager.create(new float[] {0, 4, 8}, new Shape(1, 1, 3, 1));
        NDArray deep = rows.concat(rows, 3);
        NDArray back = BottleneckFusion.enlarged(deep, 2, new Shape(1, 1, 10, 8));
        assertThat(back.getShape()).isEqualTo(new Shape(1, 1, 10, 8));
        assertThat(back.get(":, :, :, 5").toFloatArray())
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 8);
    }

    private <T extends Block> T initialized(T block, NDList inputs) {
        block.initialize(manager, DataType.FLOAT32, inputs.getShapes());
        return block;
    }

    private NDList run(Block block, NDList inputs) {
        return block.forward(new ParameterStore(manager, false), inputs, false);
    }
}
