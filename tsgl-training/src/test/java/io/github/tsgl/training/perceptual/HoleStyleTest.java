// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HoleStyleTest {

    /** Stripes of 4 pixels, from some column on. */
    private static NDArray stripes(NDManager manager, int from) {
        float[] values = new float[3 * 64 * 64];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % 64 + from) / 4 % 2 == 0 ? 0.5f : -0.5f;
        }
        return manager.create(values, new Shape(1, 3, 64, 64));
    }

    private static NDArray mask(NDManager manager) {
        NDArray mask = manager.ones(new Shape(1, 1, 64, 64));
        mask.set(new NDIndex(":, :, 16:48, 16:48"), 0);
        return mask;
    }

    @Test
    void movedTextureHasTheSameStyleAndAFlatOneHasNot() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            LpipsLoss loss = new LpipsLoss(manager);
            NDArray truth = stripes(manager, 0);
            NDArray mask = mask(manager);
            NDList same = loss.evaluateWithStyle(truth, truth, mask);
            assertThat(same.get(0).getFloat()).isCloseTo(0, within(1e-7f));
            assertThat(same.get(1).getFloat()).isCloseTo(0, within(1e-7f));
            NDList moved = loss.evaluateWithStyle(truth, stripes(manager, 4), mask);
            NDList flat = loss.evaluateWithStyle(truth, truth.mul(0), mask);
            assertThat(moved.get(1).getFloat()).isLessThan(0.2f * flat.get(1).getFloat());
            assertThat(moved.get(0).getFloat()).isPositive();
            assertThat(moved.get(0).getFloat())
                    .isEqualTo(
                            loss.evaluate(new NDList(truth), new NDList(stripes(manager, 4)))
                                    .getFloat());
        }
    }

    @Test
    void itsSlopeIsThatOfDifferences() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Engine.getInstance().setRandomSeed(5);
            LpipsLoss loss = new LpipsLoss(manager);
            NDArray truth = stripes(manager, 0);
            NDArray mask = mask(manager);
            // Noise, so that no two values tie where the network takes the greatest.
            NDArray noise = manager.randomNormal(0, 0.2f, truth.getShape(), DataType.FLOAT32);
            NDArray picture = truth.mul(0.3f).add(noise).duplicate();
            picture.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(loss.evaluateWithStyle(truth, picture, mask).get(1));
            }
            NDArray slope = picture.getGradient();
            assertThat(slope.get(":, :, 16:48, 16:48").abs().max().getFloat()).isPositive();
            float step = 1e-3f / slope.norm().getFloat();
            float more = style(loss, truth, picture.stopGradient().add(slope.mul(step)), mask);
            float less = style(loss, truth, picture.stopGradient().sub(slope.mul(step)), mask);
            float expected = 2 * step * slope.square().sum().getFloat();
            assertThat(more - less).isCloseTo(expected, withinPercentage(5));
        }
    }

    private static float style(LpipsLoss loss, NDArray truth, NDArray picture, NDArray mask) {
        return loss.evaluateWithStyle(truth, picture, mask).get(1).getFloat();
    }
}
