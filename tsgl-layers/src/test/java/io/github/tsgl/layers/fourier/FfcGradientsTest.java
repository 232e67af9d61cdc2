// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.fourier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.NormalInitializer;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.testing.GradientCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of the fast Fourier convolution's blocks, by differences. */
class FfcGradientsTest {

    private final NDManager manager = NDManager.newBaseManager();

    @BeforeEach
    void seed() {
        manager.getEngine().setRandomSeed(12);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void fourierUnit() {
        check(new FourierUnit(4), normal(2, 3, 5, 6));
    }

    @Test
    void spectralTransformOfOddSides() {
        check(new SpectralTransform(8, 2), normal(2, 4, 9, 10));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void convolutionOfBothParts(boolean zeros) {
        FourierConv2d.Builder builder =
                FourierConv2d.builder()
                        .setFilters(6)
                        .setKernelShape(3)
                        .optGlobalIn(0.5)
                        .optGlobalOut(0.5)
                        .optBias();
        FourierConv2d conv = zeros ? builder.optZeroPadding().build() : builder.build();
        check(conv, normal(2, 2, 5, 4), normal(2, 2, 5, 4));
    }

    @Test
    void residualBlock() {
        FourierResidualBlock block = new FourierResidualBlock(layer(), layer());
        check(block, normal(1, 2, 5, 5), normal(1, 4, 5, 5));
    }

    private static FourierConvLayer layer() {
        FourierConv2d conv =
                FourierConv2d.builder()
                        .setFilters(6)
                        .setKernelShape(3)
                        .optGlobalIn(2 / 3.0)
                        .optGlobalOut(2 / 3.0)
                        .build();
        return FourierConvLayer.activated(conv, ActivationFunction.RELU);
    }

    private NDArray normal(long... shape) {
        return manager.randomNormal(new Shape(shape));
    }

    /** In inference: training would move the running statistics with each pass. */
    private static void check(Block block, NDArray... inputs) {
        NDManager manager = inputs[0].getManager();
        // Where a pixel is 0 in all channels, a activation would sit on its kink without this.
        block.setInitializer(new NormalInitializer(0.5f), Parameter.Type.BETA);
        block.initialize(manager, DataType.FLOAT32, new NDList(inputs).getShapes());
        GradientCheck.of(block, inputs)
                .inInference()
                .withStep(2e-4) // one value of a spectrum moves a whole map: rectifiers bend often
                .withTolerance(0.05)
                .verify();
    }
}
