// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.reconstruct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.testing.FormulaWeights;
import io.github.tsgl.layers.testing.FormulaWeights.Rule;
import io.github.tsgl.layers.testing.GradientCheck;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NormalizationTest {

    private static final int IMAGES = 2;
    private static final int CHANNELS = 3;
    private static final int POSITIONS = 4 * 5;
    private static final Shape SHAPE = new Shape(IMAGES, CHANNELS, 4, 5);
    private static final float[] X = FormulaWeights.values("x", SHAPE, Rule.SIGNED);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource
    void itIsTheFormula(Normalization normalization) {
        float[] y = run(normalization.newBlock(), true).toFloatArray();
        int lost = normalization == Normalization.POSITION_UNBIASED ? 1 : 0;
        for (int i = 0; i < y.length; i++) {
            int group = group(normalization, i);
            double n = 0;
            double mean = 0;
            for (int j = 0; j < X.length; j++) {
                if (group(normalization, j) == group) {
                    n++;
                    mean += X[j];
                }
            }
            mean /= n;
            double variance = 0;
            for (int j = 0; j < X.length; j++) {
                if (group(normalization, j) == group) {
                    variance += (X[j] - mean) * (X[j] - mean) / (n - lost);
                }
            }
            double epsilon =
                    switch (normalization) {
                        case POSITION -> 1e-3;
                        case INSTANCE_EXACT, POSITION_EXACT -> 0;
                        default -> 1e-5;
                    };
            assertThat((double) y[i])
                    .isCloseTo((X[i] - mean) / Math.sqrt(variance + epsilon), within(1e-4));
        }
    }

    /** Elements of the same group share their mean and variance. */
    private static int group(Normalization normalization, int i) {
        IntUnaryOperator image = k -> k / POSITIONS / CHANNELS;
        IntUnaryOperator channel = k -> k / POSITIONS % CHANNELS;
        IntUnaryOperator position = k -> k % POSITIONS;
        return switch (normalization) {
            case INSTANCE, INSTANCE_EXACT -> image.applyAsInt(i) * CHANNELS + channel.applyAsInt(i);
            case BATCH -> channel.applyAsInt(i);
            case POSITION, POSITION_EXACT, POSITION_UNBIASED ->
                    image.applyAsInt(i) * POSITIONS + position.applyAsInt(i);
        };
    }

    @Test
    void batchStatisticsMoveATenthTowardsTheBatchAndServeInference() {
        Block block = Normalization.BATCH.newBlock();
        run(block, true);
        float[] means = block.getParameters().get("runningMean").getArray().toFloatArray();
        float[] variances = block.getParameters().get("runningVariance").getArray().toFloatArray();
        for (int c = 0; c < CHANNELS; c++) {
            double mean = 0;
            for (int i = 0; i < X.length; i++) {
                mean += group(Normalization.BATCH, i) == c ? X[i] / (IMAGES * POSITIONS) : 0;
            }
            double variance = 0;
            for (int i = 0; i < X.length; i++) {
                if (group(Normalization.BATCH, i) == c) {
                    variance += (X[i] - mean) * (X[i] - mean) / (IMAGES * POSITIONS - 1);
                }
            }
            assertThat((double) means[c]).isCloseTo(0.1 * mean, within(1e-6));
            assertThat((double) variances[c]).isCloseTo(0.9 + 0.1 * variance, within(1e-6));
        }
        float[] y = run(block, false).toFloatArray();
        for (int i = 0; i < y.length; i++) {
            int c = group(Normalization.BATCH, i);
            assertThat((double) y[i])
                    .isCloseTo((X[i] - means[c]) / Math.sqrt(variances[c] + 1e-5), within(1e-5));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INSTANCE_EXACT", "POSITION_EXACT"})
    void whatDoesNotVaryBecomesZeroIfNothingIsAddedToItsVariance(Normalization normalization) {
        Block block = normalization.newBlock();
        NDArray x = manager.full(SHAPE, 0.5f, DataType.FLOAT32);
        assertThat(block.forward(new ParameterStore(manager, false), new NDList(x), true).head())
                .isEqualTo(manager.zeros(SHAPE));
    }

    @Test
    void theUnbiasedVarianceNeedsTwoChannels() {
        Block block = Normalization.POSITION_UNBIASED.newBlock();
        NDList x = new NDList(manager.ones(new Shape(1, 1, 4, 4)));
        assertThatThrownBy(() -> block.forward(new ParameterStore(manager, false), x, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 channels");
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreRight(Normalization normalization) {
        Block block = normalization.newBlock();
        block.initialize(manager, DataType.FLOAT32, SHAPE);
        GradientCheck.of(block, manager.create(X, SHAPE)).verify();
        GradientCheck.of(block, manager.create(X, SHAPE)).inInference().verify();
    }

    private NDArray run(Block block, boolean training) {
        block.initialize(manager, DataType.FLOAT32, SHAPE);
        NDList x = new NDList(manager.create(X, SHAPE));
        return block.forward(new ParameterStore(manager, false), x, training).singletonOrThrow();
    }
}
