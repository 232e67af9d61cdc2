// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions that take another way than PyTorch's. */
class ConvolutionsTest {

    private static final Shape ONE = new Shape(1, 1);

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
        manager.getEngine().setRandomSeed(5);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({"12, 14, 0", "13, 12, 0", "12, 11, 2", "9, 9, 3", "7, 8, 1"})
    void fewFiltersOfALargeKernelAreTheFirstOfMany(int height, int width, int padding) {
        NDArray many = manager.randomNormal(new Shape(9, 5, 7, 7));
        NDArray biases = manager.randomNormal(new Shape(9));
        NDArray x = manager.randomNormal(new Shape(2, 5, height, width));
        for (NDArray laidOut : new NDArray[] {x, Layout.channelsLast(x)}) {
            for (int filters = 1; filters <= 4; filters++) {
                NDIndex first = new NDIndex(":" + filters);
                NDArray few = conv(laidOut, many.get(first), biases.get(first), padding);
                NDArray plain = conv(laidOut, many.get(first), null, padding);

                NDArray expected = conv(laidOut, many, biases, padding);
                assertClose(few, expected.get(":, :{}", filters));
                NDArray bias = biases.get(first).reshape(1, filters, 1, 1);
                assertClose(plain.add(bias), few);
            }
        }
    }

    @Test
    void fewFiltersOfRoundedFeaturesGiveFloat32() {
        NDArray weight = manager.randomNormal(0, 0.05f, new Shape(3, 20, 7, 7), x().getDataType());
        NDArray exact = conv(x(), weight, null, 3);

        NDArray rounded =
                Bfloat16.run(
                        () -> {
                            NDArray seen = Bfloat16.round(x());
                            assertThat(Bfloat16.isRounded(seen)).isTrue();
                            return conv(seen, weight, null, 3);
                        });

        assertThat(Bfloat16.isRounded(rounded)).isFalse();
        assertThat(rounded.sub(exact).abs().max().getFloat()).isBetween(1e-5f, 0.05f);
    }

    @Test
    void roundedFeaturesStayRoundedBehindAConvolution() {
        NDArray weight = manager.randomNormal(0, 0.05f, new Shape(16, 20, 3, 3), x().getDataType());
        NDArray bias = manager.randomNormal(new Shape(16));
        NDArray expected = Bfloat16.run(() -> conv(x(), weight, bias, 1));

        NDArray kept = Bfloat16.run(() -> conv(Bfloat16.round(x()), weight, bias, 1));

        assertThat(Bfloat16.isRounded(kept)).isTrue();
        NDArray difference = Bfloat16.float32(kept).sub(expected).abs();
        assertThat(difference.max().getFloat()).isLessThan(0.04f);
    }

    private NDArray x() {
        return manager.arange(20 * 9 * 9f).reshape(1, 20, 9, 9).sin();
    }

    private static NDArray conv(NDArray x, NDArray weight, NDArray bias, int padding) {
        return Convolutions.conv2d(x, weight, bias, ONE, new Shape(padding, padding), ONE, 1);
    }

    private static void assertClose(NDArray actual, NDArray expected) {
        assertThat(actual.getShape()).isEqualTo(expected.getShape());
        assertThat(actual.sub(expected).abs().max().getFloat()).isLessThan(1e-4f);
    }
}
