// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperatorsTest {

    private static final Shape ONE = new Shape(1, 1);
    private static final Shape TWO = new Shape(2, 2);
    private static final Shape ZERO = new Shape(0, 0);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void transposedConvolutionIsTheAdjointOfConvolution() {
        NDArray kernel = normal(6, 2, 4, 4);
        NDArray x = normal(2, 4, 9, 8);
        NDArray convolved = Convolutions.conv2d(x, kernel, null, TWO, ONE, ONE, 2);
        NDArray y = normal(convolved.getShape().getShape());
        NDArray back =
                Convolutions.convTranspose2d(y, kernel, null, TWO, ONE, new Shape(1, 0), ONE, 2);
        assertThat(back.getShape()).isEqualTo(x.getShape());
        float there = convolved.mul(y).sum().getFloat();
        assertThat(x.mul(back).sum().getFloat()).isCloseTo(there, within(1e-3f));
    }

    @Test
    void transposedConvolutionAddsItsBias() {
        NDArray x = normal(1, 2, 3, 3);
        NDArray kernel = normal(2, 3, 2, 2);
        NDArray bias = manager.create(new float[] {1, 2, 3});
        NDArray without = Convolutions.convTranspose2d(x, kernel, null, TWO, ZERO, ZERO, ONE, 1);
        NDArray with = Convolutions.convTranspose2d(x, kernel, bias, TWO, ZERO, ZERO, ONE, 1);
        assertSame(with, without.add(bias.reshape(1, 3, 1, 1)), 1e-6);
    }

    @Test
    void reflectionDoesNotRepeatTheEdge() {
        NDArray x = manager.create(new float[] {1, 2, 3}, new Shape(1, 1, 1, 3));
        NDArray tall = x.tile(new long[] {1, 1, 2, 1});
        NDArray y = Padding.reflect(tall, 2, 1, 0, 1);
        assertThat(y.get("0,0,0").toFloatArray()).containsExactly(3, 2, 1, 2, 3, 2);
        assertThat(y.getShape()).isEqualTo(new Shape(1, 1, 3, 6));
    }

    @Test
    void replicationRepeatsTheEdge() {
        NDArray x = manager.create(new float[] {1, 2, 3}, new Shape(1, 1, 1, 3));
        NDArray y = Padding.replicate(x, 2, 1, 1, 0);
        assertThat(y.get("0,0,0").toFloatArray()).containsExactly(1, 1, 1, 2, 3, 3);
        assertThat(y.getShape()).isEqualTo(new Shape(1, 1, 2, 6));
    }

    @Test
    void valuesAreAtLeastANumber() {
        NDArray x = manager.create(new float[] {-1, 0.5f, 2});
        assertThat(Arithmetic.atLeast(x, 0.5).toFloatArray()).containsExactly(0.5f, 0.5f, 2);
    }

    @Test
    void symmetricPaddingMirrorsAsOftenAsNeeded() {
        NDArray x = manager.create(new float[] {1, 2}, new Shape(1, 1, 1, 2));
        NDArray y = Padding.symmetric(x, 2, 7);
        assertThat(y.get("0,0,1").toFloatArray()).containsExactly(1, 2, 2, 1, 1, 2, 2);
        assertThat(Padding.symmetric(x, 1, 2)).isEqualTo(x);
    }

    @Test
    void foldingIsTheAdjointOfUnfolding() {
        NDArray x = normal(2, 3, 8, 6);
        Shape kernel = new Shape(4, 1);
        Shape border = new Shape(1, 0);
        Shape step = new Shape(2, 1);
        NDArray windows = Windows.unfold(x, kernel, ONE, border, step);
        NDArray y = normal(windows.getShape().getShape());
        NDArray back = Windows.fold(y, 8, 6, kernel, ONE, border, step);
        assertThat(back.getShape()).isEqualTo(x.getShape());
        assertThat(x.mul(back).sum().getFloat())
                .isCloseTo(windows.mul(y).sum().getFloat(), within(1e-3f));
    }

    @Test
    void instanceNormGivesEachChannelMeanZeroAndVarianceOne() {
        NDArray x = normal(2, 3, 8, 8).mul(5).add(2);
        NDArray y = Normalizations.instanceNorm(x, null, null, 1e-5);
        assertSame(Arithmetic.mean(y, 2, 3), manager.zeros(new Shape(2, 3, 1, 1)), 1e-5);
        assertSame(Arithmetic.mean(y.square(), 2, 3), manager.ones(new Shape(2, 3, 1, 1)), 1e-4);
        NDArray gamma = manager.create(new float[] {1, 2, 3});
        NDArray beta = manager.create(new float[] {4, 5, 6});
        NDArray affine = Normalizations.instanceNorm(x, gamma, beta, 1e-5);
        assertSame(affine, y.mul(gamma.reshape(1, 3, 1, 1)).add(beta.reshape(1, 3, 1, 1)), 1e-5);
    }

    @Test
    void batchNormKeepsNineTenthsOfItsStatisticsInTraining() {
        NDArray x = normal(4, 2, 6, 6).add(3);
        NDArray mean = manager.zeros(new Shape(2));
        NDArray variance = manager.ones(new Shape(2));
        Normalizations.batchNorm(x, mean, variance, 1e-5, true);
        assertSame(mean, Arithmetic.mean(x, 0, 2, 3).flatten().mul(0.1), 1e-5);
        NDArray y = Normalizations.batchNorm(x, mean, variance, 0, false);
        NDArray expected = x.sub(mean.reshape(1, 2, 1, 1)).div(variance.sqrt().reshape(1, 2, 1, 1));
        assertSame(y, expected, 1e-5);
    }

    @Test
    void aProductIsAddedInPlaceAndDifferentiated() {
        NDArray target = normal(2, 3);
        NDArray a = normal(2, 3);
        NDArray b = normal(2, 3);
        NDArray before = target.duplicate();
        a.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray sum = InPlace.addProduct(target.duplicate(), a, b);
            collector.backward(sum.sum());
        }
        assertSame(a.getGradient(), b, 1e-6);
        assertSame(InPlace.addProduct(target, a, b), before.add(a.mul(b)), 1e-6);
        assertSame(target, before.add(a.mul(b)), 1e-6);
    }

    @Test
    void attentionIsTheSoftmaxOfBiasedProductsTimesTheValues() {
        NDArray q = normal(2, 3, 5, 4);
        NDArray k = normal(2, 3, 7, 4);
        NDArray v = normal(2, 3, 7, 6);
        NDArray bias = normal(2, 1, 5, 7);
        NDArray scores = q.matMul(k.transpose(0, 1, 3, 2)).mul(0.3);
        assertSame(
                MatrixProducts.attention(q, k, v, bias, 0.3),
                scores.add(bias).softmax(-1).matMul(v),
                1e-5);
        assertSame(
                MatrixProducts.attention(q, k, v, null, 0.3), scores.softmax(-1).matMul(v), 1e-5);
    }

    @Test
    void theFourierTransformKeepsLengthsAndInverts() {
        for (long width : new long[] {6, 7}) {
            NDArray x = normal(2, 3, 5, width);
            NDArray spectrum = Fourier.rfft2(x);
            assertThat(spectrum.getShape()).isEqualTo(new Shape(2, 6, 5, width / 2 + 1));
            float first = spectrum.get("0,0,0,0").getFloat();
            float sum = x.get("0,0").sum().getFloat();
            assertThat(first).isCloseTo((float) (sum / Math.sqrt(5 * width)), within(1e-5f));
            assertSame(Fourier.irfft2(spectrum, 5, width), x, 1e-5);
        }
    }

    @Test
    void aProductOfFrequenciesIsACircularConvolution() {
        NDArray x = normal(1, 2, 4, 6);
        // e^(-2πi v / W), which shifts rows by one, at the frequencies v = 0 ... W / 2
        float[] shift = new float[8];
        for (int v = 0; v < 4; v++) {
            shift[v] = (float) Math.cos(-2 * Math.PI * v / 6);
            shift[4 + v] = (float) Math.sin(-2 * Math.PI * v / 6);
        }
        NDArray factors = manager.create(shift, new Shape(1, 1, 2, 1, 4));
        NDArray shifted =
                Fourier.changed(
                        x,
                        spectrum -> {
                            NDArray parts = spectrum.reshape(1, 2, 2, 4, 4);
                            NDArray a = parts.get(":, :, 0");
                            NDArray b = parts.get(":, :, 1");
                            NDArray c = factors.get(":, :, 0");
                            NDArray d = factors.get(":, :, 1");
                            NDArray real = a.mul(c).sub(b.mul(d)).expandDims(2);
                            NDArray imaginary = a.mul(d).add(b.mul(c)).expandDims(2);
                            return real.concat(imaginary, 2).reshape(1, 4, 4, 4);
                        });
        assertSame(shifted, Arithmetic.roll(x, 0, 1, 2, 3), 1e-5);
    }

    @Test
    void meanTakesSeveralAxes() {
        NDArray x = normal(2, 3, 4, 5);
        NDArray expected = x.mean(new int[] {1}, true).mean(new int[] {3}, true);
        assertSame(Arithmetic.mean(x, 1, -1), expected, 1e-6);
    }

    @Test
    void convolutionIsAMatrixProductWithUnfoldedWindows() {
        NDArray x = normal(2, 3, 7, 6);
        NDArray kernel = normal(4, 3, 3, 2);
        Shape window = new Shape(3, 2);
        NDArray columns = Windows.unfold(x, window, ONE, ONE, TWO);
        NDArray product = MatrixProducts.matMul(kernel.reshape(1, 4, 18), columns);
        NDArray convolved = Convolutions.conv2d(x, kernel, null, TWO, ONE, ONE, 1);
        assertSame(product.reshape(convolved.getShape()), convolved, 1e-5);
    }

    @Test
    void rollingBringsTheEndToTheBeginning() {
        NDArray x = manager.arange(6f).reshape(1, 2, 3);
        NDArray y = Arithmetic.roll(x, 1, -1, 1, 2);
        assertThat(y.toFloatArray()).containsExactly(4, 5, 3, 1, 2, 0);
    }

    @Test
    void resizingFollowsPytorch() {
        NDArray x = manager.create(new float[] {0, 3}, new Shape(1, 1, 1, 2));
        assertThat(resized(x, Interpolation.NEAREST)).containsExactly(0, 0, 3, 3);
        assertThat(resized(x, Interpolation.BILINEAR))
                .containsExactly(new float[] {0, 0.75f, 2.25f, 3}, within(1e-6f));
        assertThat(resized(x, Interpolation.BILINEAR_ALIGN_CORNERS))
                .containsExactly(new float[] {0, 1, 2, 3}, within(1e-6f));
    }

    @Test
    void resizingFromTheFirstPixelFollowsTensorFlow1() {
        NDArray x = manager.create(new float[] {0, 3, 6}, new Shape(1, 1, 1, 3));
        assertThat(Interpolation.BILINEAR_FROM_FIRST.resize(x, 1, 6).toFloatArray())
                .containsExactly(0, 1.5f, 3, 4.5f, 6, 6);
        NDArray four = manager.create(new float[] {1, 2, 4, 8}, new Shape(1, 1, 1, 4));
        assertThat(Interpolation.BILINEAR_FROM_FIRST.resize(four, 1, 2).toFloatArray())
                .containsExactly(1, 4);
    }

    @Test
    void resizingWithoutAliasesFollowsPillow() {
        NDArray x = manager.create(new float[] {0, 0, 8, 0, 0, 0}, new Shape(1, 1, 1, 6));
        assertThat(Interpolation.BILINEAR_ANTIALIASED.resize(x, 1, 3).toFloatArray())
                .containsExactly(new float[] {1.142857f, 3, 0}, within(1e-6f));
        assertThat(Interpolation.BICUBIC_ANTIALIASED.resize(x, 1, 3).toFloatArray())
                .containsExactly(new float[] {0.9707113f, 3.389313f, -0.3012552f}, within(1e-6f));
    }

    @Test
    void paddingAddsZerosOrCuts() {
        NDArray x = manager.create(new float[] {1, 2}, new Shape(1, 1, 1, 2));
        assertThat(Padding.zeros(x, 1, 2, 0, 1).toFloatArray())
                .containsExactly(0, 1, 2, 0, 0, 0, 0, 0, 0, 0);
        assertThat(Padding.zeros(x, -1, 0, 0, 0).toFloatArray()).containsExactly(2);
    }

    @Test
    void clippedValuesPassTheirGradientsOn() {
        NDArray x = manager.create(new float[] {-2, 0.5f, 2});
        x.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray y = Arithmetic.clip(x, -1, 1);
            assertThat(y.toFloatArray()).containsExactly(-1, 0.5f, 1);
            collector.backward(y.sum());
        }
        assertThat(x.getGradient().toFloatArray()).containsExactly(0, 1, 0);
    }

    @Test
    void aLayoutChangesNoValue() {
        NDArray x = normal(2, 3, 4, 5);
        NDArray last = Layout.channelsLast(x);
        assertThat(last.toFloatArray()).isEqualTo(x.toFloatArray());
        assertThat(Layout.channelsFirst(last).toFloatArray()).isEqualTo(x.toFloatArray());
    }

    private static float[] resized(NDArray x, Interpolation interpolation) {
        return interpolation.resize(x, 1, 4).toFloatArray();
    }

    @Test
    void aGradientHasAGradient() {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray x = manager.create(new float[] {2, 3});
            x.setRequiresGradient(true);
            NDArray y = x.mul(x).mul(x).sum();
            NDArray gradient = Gradients.differentiableGradient(y, x);
            assertThat(gradient.toFloatArray()).containsExactly(12, 27);
            collector.backward(gradient.square().sum());
            // d (3 x²)² / dx = 36 x³
            assertThat(x.getGradient().toFloatArray()).containsExactly(288, 972);
        }
    }

    @Test
    void operatorsPassGradientsOn() {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray x = normal(1, 1, 4, 4);
            x.setRequiresGradient(true);
            NDArray weights = normal(1, 1, 6, 6);
            NDArray y = Padding.reflect(x, 1, 1, 1, 1).mul(weights).sum();
            collector.backward(y);
            assertThat(x.getGradient().sum().getFloat())
                    .isCloseTo(weights.sum().getFloat(), within(1e-4f));
        }
    }

    @Test
    void gradientsDoNotReadMemoryThatJavaHasTakenBack() {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray x = manager.ones(new Shape(1000));
            x.setRequiresGradient(true);
            NDArray y = x;
            for (int i = 0; i < 200; i++) {
                try (NDArray one = Arithmetic.constant(manager, new float[] {1}, new Shape(1))) {
                    y = Arithmetic.scale(y, 1).mul(one);
                }
            }
            System.gc();
            ByteBuffer[] reused = new ByteBuffer[5000];
            for (int i = 0; i < reused.length; i++) {
                reused[i] = ByteBuffer.allocateDirect(8).putFloat(1e30f).putFloat(1e30f);
            }
            collector.backward(y.sum());
            assertThat(x.getGradient().toFloatArray()).containsOnly(1);
            assertThat(reused[0].getFloat(0)).isEqualTo(1e30f);
        }
    }

    @Test
    void assigningOverwritesInPlace() {
        NDArray target = manager.create(new float[] {Float.NaN, 1});
        InPlace.assign(target, manager.create(new float[] {5, 6}));
        assertThat(target.toFloatArray()).containsExactly(5, 6);
    }

    @Test
    void namesOfArraysDoNotMatter() {
        NDArray x = normal(1, 1, 3, 3);
        float[] unnamed = Arithmetic.mean(x, 2, 3).toFloatArray();
        for (String name : List.of("a.b", "list[]", "tuple()", "module_method:rfft2")) {
            x.setName(name);
            assertThat(Arithmetic.mean(x, 2, 3).toFloatArray()).isEqualTo(unnamed);
            assertThat(x.getName()).isEqualTo(name);
        }
    }

    @Test
    void shapesThatDoNotFitAreAnErrorThatSaysWhy() {
        NDArray x = normal(1, 1, 3, 3);
        assertThatThrownBy(() -> Padding.reflect(x, 5, 5, 5, 5))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("Padding size should be less than");
    }

    @Test
    void manyThreadsMayCallAtOnce() throws Exception {
        NDArray x = normal(1, 2, 16, 16);
        float[] expected = Fourier.rfft2(x).toFloatArray();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<float[]>> results = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                results.add(
                        pool.submit(
                                () -> {
                                    try (NDManager own = manager.newSubManager()) {
                                        NDArray copy = x.duplicate();
                                        copy.attach(own);
                                        return Fourier.rfft2(copy).toFloatArray();
                                    }
                                }));
            }
            for (Future<float[]> result : results) {
                assertThat(result.get()).containsExactly(expected, within(1e-5f));
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void gradientsAreThoseOfTheArraysAskedForAlone() {
        NDArray a = required(normal(3, 4));
        NDArray b = required(normal(4, 2));
        NDArray other = required(normal(3, 2));
        NDArray unused = required(normal(5));
        a.setName("a");
        NDList gradients;
        GradientCollector recording = Engine.getInstance().newGradientCollector();
        try {
            NDArray y = a.matMul(b).mul(other).sum();
            gradients = Gradients.gradients(y, new NDList(a, b, unused));
        } finally {
            recording.close();
        }
        assertSame(gradients.get(0), other.matMul(b.transpose()).stopGradient(), 1e-5);
        assertSame(gradients.get(1), a.transpose().matMul(other).stopGradient(), 1e-5);
        assertThat(gradients.get(2).toFloatArray()).containsOnly(0).hasSize(5);
        assertThat(a.getName()).isEqualTo("a");
        assertThat(b.getName()).isNull();
    }

    @Test
    void sumsOfSquaresAreThoseOfEachArray() {
        NDArray a = normal(3, 4);
        NDArray b = normal(7);
        NDArray sums = Arithmetic.sumsOfSquares(new NDList(a, b));
        float[] expected = {a.square().sum().getFloat(), b.square().sum().getFloat()};
        assertThat(sums.toFloatArray()).containsExactly(expected, within(1e-5f));
    }

    @Test
    void threadsMayShareTheArraysOfLists() {
        NDArray a = normal(5);
        a.setName("weight");
        float expected = a.square().sum().getFloat();
        IntStream.range(0, 400)
                .parallel()
                .forEach(
                        i -> {
                            try (NDArray sums = Arithmetic.sumsOfSquares(new NDList(a))) {
                                assertThat(sums.toFloatArray()[0]).isEqualTo(expected);
                                assertThat(a.getName()).isEqualTo("weight");
                            }
                        });
    }

    @Test
    void arraysMovePartOfTheWayTowardsOthers() {
        NDArray a = manager.create(new float[] {0, 4});
        NDArray b = manager.create(new float[] {10});
        NDList values =
                new NDList(manager.create(new float[] {8, 4}), manager.create(new float[] {-10}));
        InPlace.moveTowards(new NDList(a, b), values, 0.25);
        assertThat(a.toFloatArray()).containsExactly(2, 4);
        assertThat(b.toFloatArray()).containsExactly(5);
        InPlace.moveTowards(new NDList(a, b), values, 1);
        assertThat(a.toFloatArray()).containsExactly(8, 4);
    }

    @Test
    void adamFollowsItsFormula() {
        double[] gradients = {0.5, -2, 1e-3};
        NDArray weights = manager.create(new float[] {1, 1, 1});
        NDArray mean = weights.zerosLike();
        NDArray variance = weights.zerosLike();
        double[] w = {1, 1, 1};
        double[] m = new double[3];
        double[] v = new double[3];
        for (int t = 1; t <= 3; t++) {
            NDArray g = manager.create(new float[3]);
            for (int i = 0; i < 3; i++) {
                double gi = gradients[i] * t;
                g.set(new NDIndex(i), gi);
                m[i] = 0.5 * m[i] + 0.5 * gi;
                v[i] = 0.99 * v[i] + 0.01 * gi * gi;
                double root = Math.sqrt(v[i] / (1 - Math.pow(0.99, t)));
                w[i] -= 0.1 * m[i] / (1 - Math.pow(0.5, t)) / (root + 1e-8);
            }
            new AdamStep(t, 0.1, 0.5, 0.99, 1e-8)
                    .update(
                            new NDList(weights),
                            new NDList(g),
                            new NDList(mean),
                            new NDList(variance));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(weights.getFloat(i)).isCloseTo((float) w[i], within(1e-6f));
            assertThat(mean.getFloat(i)).isCloseTo((float) m[i], within(1e-6f));
            assertThat(variance.getFloat(i)).isCloseTo((float) v[i], within(1e-6f));
        }
    }

    private static NDArray required(NDArray array) {
        array.setRequiresGradient(true);
        return array;
    }

    @Test
    void theCounterAddsUpConvolutionsAndProducts() {
        NDArray x = normal(1, 4, 8, 8);
        NDArray kernel = normal(6, 2, 3, 3);
        long count =
                MultiplyAddCounter.count(
                        () -> {
                            Convolutions.conv2d(x, kernel, null, ONE, ONE, ONE, 2); // 6·64·2·9
                            MatrixProducts.linear(normal(5, 7), normal(3, 7), null); // 5·3·7
                            MatrixProducts.matMul(normal(2, 3, 4), normal(2, 4, 5)); // 2·3·4·5
                            NDArray q = normal(1, 2, 3, 4);
                            MatrixProducts.attention(q, q, q, null, 1); // 2 · (2·3·3·4)
                            Convolutions.convTranspose2d(
                                    x, normal(4, 1, 2, 2), null, TWO, ZERO, ZERO, ONE, 1); // 256·4
                        });
        assertThat(count).isEqualTo(6 * 64 * 18 + 105 + 120 + 144 + 1024);
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
