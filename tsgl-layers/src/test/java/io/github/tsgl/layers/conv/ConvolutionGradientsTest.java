// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.testing.GradientCheck;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of convolutions and their layers by differences in double precision. */
class ConvolutionGradientsTest {

    private final NDManager manager = NDManager.newBaseManager();

    @BeforeEach
    void seed() {
        manager.getEngine().setRandomSeed(8);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 1, 2", "1, 2, 1"})
    void ofAPlainConvolution(int stride, int dilation, int groups) {
        PlainConv2d conv =
                PlainConv2d.builder()
                        .setFilters(4)
                        .setKernelShape(3)
                        .optStride(stride)
                        .optDilation(dilation)
                        .optGroups(groups)
                        .build();
        check(conv, normal(2, 4, 7, 6)).verify();
    }

    @Test
    void ofInstanceNormalization() {
        check(new InstanceNorm2d(), normal(2, 3, 5, 4)).verify();
    }

    @Test
    void ofAPartialConvolutionWithOneMaskChannelAndWithMany() {
        for (int channels : new int[] {1, 4}) {
            check(partial(), normal(2, 4, 9, 8), mask(channels))
                    .withFixedInput(1)
                    .withoutOutput(1)
                    .verify();
        }
        check(partial(), normal(2, 4, 9, 8)).verify();
    }

    @Test
    void ofAConvolutionWithMaskKernels() {
        Block conv = MaskKernelConv2d.builder().setFilters(4).setKernelShape(3).build();
        checkMasked(conv, normal(2, 4, 9, 8)).verify();
    }

    @ParameterizedTest
    @MethodSource
    void ofAPartialConvolutionLayerWithAHole(UnaryOperator<Block> layer) {
        Block block = layer.apply(partial());
        checkMasked(block, normal(2, 4, 9, 8)).verify();
        checkMasked(block, normal(2, 4, 9, 8)).inInference().verify();
    }

    static List<UnaryOperator<Block>> ofAPartialConvolutionLayerWithAHole() {
        return List.of(
                conv -> ConvNormAct.of(conv, ActivationFunction.LEAKY_RELU),
                conv -> ConvNormAct.of(conv, Activation::gelu),
                conv -> ConvNormAct.of(conv, new BatchNorm2d(), ActivationFunction.RELU),
                conv -> ConvNormAct.of(conv, new InstanceNorm2d(), ActivationFunction.LEAKY_RELU));
    }

    @Test
    void ofNormalizationsWithoutParameters() {
        check(InstanceNorm2d.withoutAffine(), normal(2, 3, 5, 4)).verify();
        check(BatchNorm2d.withoutAffine(), normal(2, 3, 5, 4)).verify();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void ofMaskedConvolutionsWithAHoleAndWithoutAMask(int stride) {
        for (Edition edition : Edition.values()) {
            checkMasked(MaskedConvolution.of(edition, 4, 3, stride), normal(2, 3, 9, 8)).verify();
            check(MaskedConvolution.of(edition, 4, 3, stride), normal(2, 3, 9, 8)).verify();
        }
    }

    private static PartialConv2d partial() {
        return PartialConv2d.builder()
                .setFilters(4)
                .setKernelShape(3)
                .optStride(2)
                .optGroups(2)
                .build();
    }

    private GradientCheck checkMasked(Block block, NDArray x) {
        return check(block, x, mask(1)).withFixedInput(1).withoutOutput(1);
    }

    /** A block whose factors and addends are not those that it starts with, 1 and 0. */
    private GradientCheck check(Block block, NDArray... inputs) {
        block.initialize(manager, DataType.FLOAT64, new NDList(inputs).getShapes());
        for (Parameter parameter : block.getParameters().values()) {
            if (parameter.requiresGradient()) {
                NDArray array = parameter.getArray();
                array.addi(normal(array.getShape().getShape()).mul(0.2));
            }
        }
        return GradientCheck.of(block, inputs).withStep(1e-6).withTolerance(1e-5);
    }

    private NDArray normal(long... shape) {
        return manager.randomNormal(new Shape(shape)).toType(DataType.FLOAT64, false);
    }

    /** Known but for a hole that is larger than a window, other in each channel. */
    private NDArray mask(int channels) {
        NDArray mask = manager.ones(new Shape(2, channels, 9, 8), DataType.FLOAT64);
        mask.set(new NDIndex(":, :, 2:7, 1:7"), 0);
        for (int channel = 1; channel < channels; channel++) {
            mask.set(new NDIndex(":, {}, {}:5, 2:4", channel, channel), 1);
        }
        return mask;
    }
}
