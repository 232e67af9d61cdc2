package io.github.tsgl.layers.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.tsgl.layers.conv.MaskedConvolution;
import io.github.tsgl.layers.testing.FormulaWeights;
import io.github.tsgl.layers.testing.FormulaWeights.Rule;
import io.github.tsgl.layers.testing.GradientCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttentionGradientTest {

    private static final int WIDTH = 8;

    private Rule convolutionWeights = Rule.EQUALISED;
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource
    void ofAttention(AttentionForm form) {
        check(
                MaskedWindowAttention.builder()
                        .setWidth(WIDTH)
                        .setHeads(2)
                        .setWindow(4)
                        .optShift(2)
                        .optTau(2)
                        .optForm(form)
                        .build(),
                WIDTH);
    }

    @ParameterizedTest
    @EnumSource
    void ofTheTransformerBlock(AttentionForm form) {
        check(
                WindowTransformerBlock.builder()
                        .setWidth(WIDTH)
                        .setHeads(2)
                        .setWindow(3)
                        .optShift(1)
                        .optTau(2)
                        .optForm(form)
                        .build(),
                WIDTH);
    }

    @ParameterizedTest
    @EnumSource
    void ofPatchMerging(MaskedConvolution convolution) {
        convolutionWeights = weightsOf(convolution);
        check(PatchMerging.builder().setWidth(WIDTH).optConvolution(convolution).build(), 3);
    }

    @ParameterizedTest
    @EnumSource
    void ofTheStage(MaskedConvolution convolution) {
        convolutionWeights = weightsOf(convolution);
        check(
                TransformerStage.builder()
                        .setWidth(WIDTH)
                        .setDepth(2)
                        .setHeads(2)
                        .setWindow(2)
                        .optTau(2)
                        .optConvolution(convolution)
                        .build(),
                3);
    }

    private static Rule weightsOf(MaskedConvolution convolution) {
        return convolution == MaskedConvolution.PARTIAL ? Rule.HE : Rule.EQUALISED;
    }

    private void check(Block block, int channels) {
        NDArray features = input("features", new Shape(2, channels, 6, 7), Rule.EQUALISED);
        NDArray mask = input("mask", new Shape(2, 1, 6, 7), Rule.MASK);
        block.initialize(manager, DataType.FLOAT32, features.getShape(), mask.getShape());
        block.getParameters().forEach(parameter -> fill(parameter.getKey(), parameter.getValue()));
        GradientCheck.of(block, features, mask).withFixedInput(1).withoutOutput(1).verify();
        GradientCheck.of(block, features).verify();
    }

    /** Values of the size that each kind of layer starts from. */
    private void fill(String name, Parameter parameter) {
        Shape shape = parameter.getArray().getShape();
        Rule weights = shape.dimension() == 4 ? convolutionWeights : Rule.EQUALISED;
        Rule rule = parameter.getType() == Parameter.Type.BIAS ? Rule.BIAS : weights;
        input(name, shape, rule).copyTo(parameter.getArray());
    }

    private NDArray input(String name, Shape shape, Rule rule) {
        return manager.create(FormulaWeights.values(name, shape, rule), shape);
    }
}
