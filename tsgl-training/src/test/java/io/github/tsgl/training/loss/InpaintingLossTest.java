// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import org.junit.jupiter.api.Test;

class InpaintingLossTest {

    @Test
    void theHoleCountsFiveTimesAndMeansAreOverAllPixels() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray mask = manager.create(new float[] {1, 1, 1, 0}, new Shape(1, 1, 2, 2));
            NDArray target = manager.zeros(new Shape(1, 3, 2, 2));
            NDArray painted = manager.full(new Shape(1, 3, 2, 2), 0.5f);
            float loss =
                    new MaskedL1Loss("picture", 5, 1)
                            .evaluate(new NDList(target, mask), new NDList(painted))
                            .getFloat();
            assertThat(loss).isCloseTo(0.5f * (3 + 5) / 4, within(1e-6f));
        }
    }

    @Test
    void pictureAndStructureAreWeighted() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray mask = manager.ones(new Shape(2, 1, 2, 2));
            NDList labels =
                    new NDList(
                            manager.zeros(new Shape(2, 3, 2, 2)),
                            manager.zeros(new Shape(2, 1, 2, 2)),
                            mask);
            NDList predictions =
                    InpaintingOutputs.of(manager.full(new Shape(2, 3, 2, 2), 0.5f))
                            .withStructure(manager.full(new Shape(2, 1, 2, 2), 0.25f))
                            .toList();
            InpaintingLoss loss = new InpaintingLoss(new InpaintingLoss.Weights(2, 4, 5, 1));
            assertThat(loss.evaluate(labels, predictions).getFloat()).isCloseTo(2, within(1e-6f));
        }
    }
}
