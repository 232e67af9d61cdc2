// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Products in bfloat16 beside those in float32. */
class Bfloat16Test {

    private static final Shape ONE = new Shape(1, 1);

    /** Half a unit in the last of 8 bits, for each factor and the result. */
    private static final double ROUNDING = 3.0 / 512;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void productsAreThoseOfFloat32ButForTheirRounding() {
        NDArray x = normal(2, 20, 9, 7);
        NDArray kernel = normal(18, 20, 3, 3);
        NDArray turned = normal(20, 18, 3, 3);
        NDArray bias = normal(18);
        NDArray matrix = normal(18, 20);
        NDArray rows = normal(2, 5, 20);

        assertRounded(() -> Convolutions.conv2d(x, kernel, bias, ONE, ONE, ONE, 1));
        assertRounded(() -> Convolutions.conv2d(x, kernel, null, new Shape(2, 2), ONE, ONE, 1));
        assertRounded(
                () -> Convolutions.conv2d(Layout.channelsLast(x), kernel, bias, ONE, ONE, ONE, 1));
        assertRounded(() -> Convolutions.pointwiseConv2d(x, matrix.reshape(18, 20, 1, 1), bias));
        assertRounded(
                () ->
                        Convolutions.convTranspose2d(
                                x, turned, bias, new Shape(2, 2), ONE, ONE, ONE, 1));
        assertRounded(() -> MatrixProducts.linear(rows, matrix, bias));
        assertRounded(() -> MatrixProducts.linear(rows, matrix, null));
        assertRounded(() -> MatrixProducts.matMul(rows, matrix.transpose()));
    }

    @Test
    void whatMustBeExactIs() {
        NDArray mask = normal(1, 20, 9, 7).gt(0).toType(DataType.FLOAT32, false);
        NDArray ones = manager.ones(new Shape(18, 20, 3, 3));
        NDArray few = normal(1, 3, 9, 7);
        NDArray first = normal(18, 3, 3, 3);
        NDArray grouped = normal(20, 1, 3, 3);

        assertExact(() -> Convolutions.exactConv2d(mask, ones, null, ONE, ONE, ONE, 1));
        assertExact(() -> Convolutions.conv2d(few, first, null, ONE, ONE, ONE, 1));
        assertExact(() -> Convolutions.conv2d(mask, grouped, null, ONE, ONE, ONE, 20));
        assertExact(() -> Fourier.rfft2(few));
    }

    @Test
    void gradientsThroughLargeProductsAreThoseOfFloat32ButForTheirRounding() {
        NDArray x = normal(2, 32, 48, 48);
        NDArray kernel = normal(32, 32, 3, 3);
        Shape two = new Shape(2, 2);
        NDArray rows = normal(2, 1200, 128);
        NDArray matrix = normal(128, 128);

        assertGradientsRounded(
                x, kernel, (a, w) -> Convolutions.conv2d(a, w, null, ONE, ONE, ONE, 1));
        assertGradientsRounded(
                Layout.channelsLast(x),
                kernel,
                (a, w) -> Convolutions.conv2d(a, w, null, ONE, ONE, ONE, 1));
        assertGradientsRounded(
                x,
                kernel,
                (a, w) -> Convolutions.convTranspose2d(a, w, null, two, ONE, ONE, ONE, 1));
        assertGradientsRounded(rows, matrix, (a, w) -> MatrixProducts.linear(a, w, null));
        assertGradientsRounded(rows, matrix, MatrixProducts::matMul);
    }

    @Test
    void smallProductsStayInFloat32InTraining() {
        NDArray x = normal(2, 20, 9, 7);
        NDArray kernel = normal(18, 20, 3, 3);
        NDArray turned = normal(20, 18, 3, 3);
        NDArray pixel = normal(18, 20, 1, 1);
        NDArray bias = normal(18);
        NDArray rows = normal(2, 5, 20);
        NDArray matrix = normal(18, 20);

        assertExactInTraining(() -> Convolutions.conv2d(x, kernel, null, ONE, ONE, ONE, 1));
        assertExactInTraining(
                () ->
                        Convolutions.convTranspose2d(
                                x, turned, null, new Shape(2, 2), ONE, ONE, ONE, 1));
        assertExactInTraining(() -> Convolutions.pointwiseConv2d(x, pixel, bias));
        assertExactInTraining(() -> MatrixProducts.linear(rows, matrix, null));
        assertExactInTraining(() -> MatrixProducts.matMul(rows, matrix.transpose()));
    }

    @Test
    void theMultiplyAddsAreCountedAlike() {
        NDArray x = normal(1, 20, 9, 7);
        NDArray kernel = normal(18, 20, 3, 3);
        Runnable work = () -> Convolutions.conv2d(x, kernel, null, ONE, ONE, ONE, 1);

        long plain = MultiplyAddCounter.count(work);
        long rounded = Bfloat16.run(() -> MultiplyAddCounter.count(work));

        assertThat(rounded).isEqualTo(plain).isEqualTo(9L * 7 * 18 * 20 * 9);
    }

    private NDArray normal(long... shape) {
        return manager.randomNormal(new Shape(shape));
    }

    private static void assertRounded(Supplier<NDArray> product) {
        NDArray plain = product.get();
        NDArray rounded = Bfloat16.run(product);

        assertThat(rounded.getDataType()).isEqualTo(DataType.FLOAT32);
        assertThat(rounded.getShape()).isEqualTo(plain.getShape());
        double largest = rounded.sub(plain).abs().max().getFloat();
        assertThat(largest).isPositive().isLessThan(ROUNDING * plain.abs().max().getFloat());
        assertThat(product.get().toFloatArray()).as("afterwards").isEqualTo(plain.toFloatArray());
    }

    private static void assertGradientsRounded(
            NDArray x, NDArray weight, BinaryOperator<NDArray> product) {
        NDList plain = gradients(x, weight, product);
        NDList rounded = Bfloat16.train(() -> gradients(x, weight, product));

        for (int i = 0; i < plain.size(); i++) {
            assertThat(rounded.get(i).getDataType()).isEqualTo(DataType.FLOAT32);
            double largest = rounded.get(i).sub(plain.get(i)).abs().max().getFloat();
            double bound = ROUNDING * plain.get(i).abs().max().getFloat();
            assertThat(largest).isPositive().isLessThan(bound);
        }
    }

    /** Of x and the weight, for a loss whose own gradient is of all sizes. */
    private static NDList gradients(NDArray x, NDArray weight, BinaryOperator<NDArray> product) {
        return GradientRecording.run(
                () -> {
                    NDList factors = new NDList(x.duplicate(), weight.duplicate());
                    factors.forEach(factor -> factor.setRequiresGradient(true));
                    NDArray y = product.apply(factors.get(0), factors.get(1));
                    NDArray loss = y.mul(y.getManager().create(1f).add(y.stopGradient())).sum();
                    return Gradients.gradients(loss, factors);
                });
    }

    private static void assertExactInTraining(Supplier<NDArray> product) {
        assertThat(Bfloat16.train(product).toFloatArray()).isEqualTo(product.get().toFloatArray());
    }

    private static void assertExact(Supplier<NDArray> product) {
        assertThat(Bfloat16.run(product).toFloatArray()).isEqualTo(product.get().toFloatArray());
    }
}
