// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.tsgl.layers.testing.GradientCheck;
import io.github.tsgl.training.loss.Bottleneck.Shortcut;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gradients of the network of the high receptive field loss, and of its blocks, by differences. */
class DilatedResNet50GradientsTest {

    private final NDManager manager = NDManager.newBaseManager();

    @BeforeEach
    void seed() {
        manager.getEngine().setRandomSeed(9);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void ofAConvolutionWithNormalization() {
        check(ConvNorm.of(4, 3, 2, 2), 3, 9).verify();
        check(ConvNorm.of(4, 3, 2, 2), 3, 9).inInference().verify();
    }

    @Test
    void ofABottleneckWithEitherShortcut() {
        check(new Bottleneck(3, 2, 1, Shortcut.PROJECTION), 5, 8).verify();
        check(new Bottleneck(2, 1, 2, Shortcut.IDENTITY), 8, 6).verify();
    }

    @Test
    void ofTheWholeNetwork() {
        check(new DilatedResNet50(3), 3, 32).verifyTogether();
    }

    private GradientCheck check(Block block, long channels, long size) {
        NDArray x = normal(2, channels, size, size);
        block.initialize(manager, DataType.FLOAT64, x.getShape());
        for (Parameter parameter : block.getParameters().values()) {
            if (parameter.requiresGradient() && parameter.getArray().getShape().dimension() == 1) {
                parameter.getArray().addi(normal(parameter.getArray().size()).mul(0.2));
            }
        }
        return GradientCheck.of(block, x).withStep(1e-6).withTolerance(1e-5);
    }

    private NDArray normal(long... shape) {
        return manager.randomNormal(new Shape(shape)).toType(DataType.FLOAT64, false);
    }
}
