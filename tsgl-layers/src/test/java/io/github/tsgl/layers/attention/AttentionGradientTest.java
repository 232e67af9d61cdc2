// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.testing.FormulaWeights;
import io.github.tsgl.layers.testing.FormulaWeights.Rule;
import io.github.tsgl.layers.testing.GradientCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
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
    void ofAttention(Edition edition) {
        check(new MaskedWindowAttention(config(4, edition), 2), WIDTH);
    }

    @ParameterizedTest
    @EnumSource
    void ofTheTransformerBlock(Edition edition) {
        check(new WindowTransformerBlock(config(3, edition), 1), WIDTH);
    }

    @ParameterizedTest
    @EnumSource
    void ofTheStage(Edition edition) {
        convolutionWeights = edition == Edition.PAPER ? Rule.HE : Rule.EQUALISED;
        check(new TransformerStage(config(2, edition), 2), 3);
    }

    private static AttentionConfig config(int window, Edition edition) {
        return new AttentionConfig(WIDTH, 2, window, 2, edition);
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
