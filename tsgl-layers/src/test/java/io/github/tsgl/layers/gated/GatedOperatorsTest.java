// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.gated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Convolutions;
import io.github.tsgl.layers.ops.MultiplyAddCounter;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GatedOperatorsTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void oddPaddingRepeatsEdgesWhoseSignChanges() {
        NDArray x = manager.create(new float[] {1, 2}, new Shape(1, 1, 1, 2));
        assertThat(GatedOperators.oddPad2d(x).toFloatArray())
                .containsExactly(1, -1, -2, -2, -1, 1, 2, 2, -1, 1, 2, 2);
    }

    @Test
    void channelsBecomePixels() {
        NDArray x = manager.create(new float[] {1, 2, 3, 4}, new Shape(1, 4, 1, 1));
        NDArray shuffled = GatedOperators.pixelShuffle(x, 2);
        assertThat(shuffled.getShape()).isEqualTo(new Shape(1, 1, 2, 2));
        assertThat(shuffled.toFloatArray()).containsExactly(1, 2, 3, 4);
        NDArray row = manager.create(new float[] {5, 6}, new Shape(1, 1, 1, 2));
        NDArray column = manager.create(new float[] {7, 8}, new Shape(1, 1, 2, 1));
        assertThat(GatedOperators.withLast(shuffled, row, column).toFloatArray())
                .containsExactly(1, 7, 5, 8);
    }

    @Test
    void clippedAndGatedValuesPassTheirGradientsOn() {
        NDArray x = manager.create(new float[] {-2, 0.5f, 2}, new Shape(1, 1, 1, 3));
        assertThat(Arithmetic.clip(x, -1, 1).toFloatArray()).containsExactly(-1, 0.5f, 1);
        NDArray gate = manager.zeros(new Shape(1, 1, 1, 3));
        x.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray y = GatedOperators.gatedElu(Arithmetic.clip(x, -1, 1), gate);
            assertThat(y.toFloatArray()[1]).isEqualTo(0.25f);
            collector.backward(y.sum());
        }
        assertThat(x.getGradient().toFloatArray()).containsExactly(0, 0.5f, 0);
        NDArray plain = manager.create(new float[] {-1, 0, 3}, new Shape(1, 1, 1, 3));
        float[] gated = GatedOperators.gatedElu(plain, gate).toFloatArray();
        assertThat(gated[0]).isCloseTo((float) (Math.expm1(-1) / 2), within(1e-6f));
        assertThat(gated[2]).isEqualTo(1.5f);
    }

    @ParameterizedTest
    @EnumSource
    void theFunctionIsWhatTheBlockDoes(GatedConvKind kind) {
        GatedConv2d block = GatedConv2d.builder().setFilters(4).optStride(2).optKind(kind).build();
        NDArray x = manager.randomNormal(new Shape(2, 3, 7, 6));
        block.initialize(manager, DataType.FLOAT32, x.getShape());
        NDArray[] weights =
                block.getDirectParameters().values().stream()
                        .map(Parameter::getArray)
                        .toArray(NDArray[]::new);

        NDArray y =
                GatedConv2d.gatedConv2d(x, weights[0], weights[1], weights[2], weights[3], 2, 1);

        ParameterStore parameters = new ParameterStore(manager, false);
        assertThat(y).isEqualTo(block.forward(parameters, new NDList(x), false).head());
    }

    @ParameterizedTest
    @CsvSource({"3, 5", "3, 1", "1, 5"})
    void aGatedConvolutionIsTwoConvolutionsAndAProduct(int gateKernel, int gates) {
        NDArray x = normal(2, 4, 8, 6);
        NDList feature = new NDList(normal(5, 4, 3, 3), normal(5));
        NDList gate = new NDList(normal(gates, 4, gateKernel, gateKernel), normal(gates));

        AtomicReference<NDArray> y = new AtomicReference<>();
        long work = MultiplyAddCounter.count(() -> y.set(gated(x, feature, gate, 2)));

        Shape one = new Shape(1, 1);
        Shape two = new Shape(2, 2);
        NDArray features = Convolutions.conv2d(x, feature.get(0), feature.get(1), one, two, two, 1);
        Shape padding = gateKernel == 1 ? new Shape(0, 0) : two;
        NDArray gating = Convolutions.conv2d(x, gate.get(0), gate.get(1), one, padding, two, 1);
        assertSame(y.get(), GatedOperators.gatedElu(features, gating), 1e-5);
        long pixels = 2 * 8 * 6;
        assertThat(work).isEqualTo(pixels * 4 * (5 * 9 + gates * gateKernel * gateKernel));
    }

    @Test
    void aGatedConvolutionHasGradients() {
        NDArray x = normal(1, 2, 4, 4);
        NDList feature = new NDList(normal(3, 2, 3, 3), normal(3));
        NDList gate = new NDList(normal(3, 2, 1, 1), normal(3));
        x.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(gated(x, feature, gate, 1).sum());
        }
        NDArray gradient = x.getGradient();
        x.setRequiresGradient(false);
        NDArray direction = normal(1, 2, 4, 4);
        double step = 1e-2;
        NDArray after = x.add(direction.mul(step));
        NDArray before = x.sub(direction.mul(step));
        double slope =
                gated(after, feature, gate, 1).sub(gated(before, feature, gate, 1)).sum().getFloat()
                        / (2 * step);
        assertThat((double) gradient.mul(direction).sum().getFloat())
                .isCloseTo(slope, within(2e-2 * (1 + Math.abs(slope))));
    }

    private static NDArray gated(NDArray x, NDList feature, NDList gate, int dilation) {
        return GatedConv2d.gatedConv2d(
                x, feature.get(0), feature.get(1), gate.get(0), gate.get(1), 1, dilation);
    }

    private NDArray normal(long... shape) {
        return manager.randomNormal(new Shape(shape));
    }

    private static void assertSame(NDArray actual, NDArray expected, double tolerance) {
        assertThat(actual.getShape()).isEqualTo(expected.getShape());
        assertThat(NDArrays.sub(actual, expected).abs().max().getFloat())
                .isLessThan((float) tolerance);
    }
}
