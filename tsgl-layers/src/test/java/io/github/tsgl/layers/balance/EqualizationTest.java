// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.testing.FormulaWeights;
import io.github.tsgl.layers.testing.FormulaWeights.Rule;
import io.github.tsgl.layers.testing.GradientCheck;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The equalizations against the formulas in plain loops, on maps that are not square. */
class EqualizationTest {

    private static final int IMAGES = 2;
    private static final int CHANNELS = 16;
    private static final int HEIGHT = 5;
    private static final int WIDTH = 7;
    private static final Shape SHAPE = new Shape(IMAGES, CHANNELS, HEIGHT, WIDTH);
    private static final float[] X = FormulaWeights.values("x", SHAPE, Rule.EQUALISED);

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray x = manager.create(X, SHAPE);

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void eachChannelIsScaledByASigmoidOfAllMeans() {
        Block block = new ChannelEqualization(CHANNELS, Edition.PAPER);
        block.initialize(manager, DataType.FLOAT32, SHAPE);
        assertThat(block.getParameters().size()).isEqualTo(1);
        float[] w = block.getParameters().valueAt(0).getArray().toFloatArray();
        assertThat(w).hasSize(CHANNELS * CHANNELS);
        float[] y = run(block).toFloatArray();
        for (int i = 0; i < y.length; i++) {
            int image = i / (CHANNELS * HEIGHT * WIDTH);
            int channel = i / (HEIGHT * WIDTH) % CHANNELS;
            double sum = 0;
            for (int c = 0; c < CHANNELS; c++) {
                double mean = 0;
                for (int row = 0; row < HEIGHT; row++) {
                    for (int column = 0; column < WIDTH; column++) {
                        mean += at(image, c, row, column) / (HEIGHT * WIDTH);
                    }
                }
                sum += w[channel * CHANNELS + c] * mean;
            }
            assertThat((double) y[i]).isCloseTo(X[i] / (1 + Math.exp(-sum)), within(1e-5));
        }
    }

    @ParameterizedTest
    @EnumSource
    void spatialEqualizationIsTheGaussianMeanOfTheWholeMap(Edition edition) {
        double sigma = 1.2;
        float[] y = run(new SpatialEqualization(edition, sigma)).toFloatArray();
        for (int i = 0; i < y.length; i++) {
            int[] p = place(edition, i);
            double sum = 0;
            double weights = 0;
            for (int row = 0; row < HEIGHT; row++) {
                for (int column = 0; column < WIDTH; column++) {
                    double distance = Math.hypot(row - p[2], column - p[3]);
                    double weight = Math.exp(-distance * distance / (2 * sigma * sigma));
                    weights += weight;
                    sum += weight * at(p[0], p[1], row, column);
                }
            }
            assertThat((double) y[i]).isCloseTo(sum / weights, within(1e-5));
        }
    }

    @Test
    void spatialEqualizationKeepsAnEvenMap() {
        NDArray even = manager.full(new Shape(1, 3, 9, 4), 2.5f);
        NDArray y =
                new SpatialEqualization(Edition.PAPER, 1.5)
                        .forward(new ParameterStore(manager, false), new NDList(even), false)
                        .singletonOrThrow();
        assertThat(y.sub(even).abs().max().getFloat()).isLessThan(1e-5f);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void rangeEqualizationWeighsNeighborsByTheirProduct(int side) {
        float[] y = run(new RangeEqualization(Edition.PAPER, side)).toFloatArray();
        int count = side * side;
        for (int i = 0; i < y.length; i++) {
            int[] p = place(Edition.PAPER, i);
            double sum = 0;
            for (int d = 0; d < count; d++) {
                int row = p[2] + d / side - side / 2;
                int column = p[3] + d % side - side / 2;
                double product = 0;
                for (int c = 0; c < CHANNELS; c++) {
                    product += at(p[0], c, p[2], p[3]) * at(p[0], c, row, column);
                }
                sum += product / (count * CHANNELS) * at(p[0], p[1], row, column);
            }
            assertThat((double) y[i]).isCloseTo(sum, within(1e-5));
        }
    }

    @Test
    void theReleasedRangeWeightsAreASoftmaxOverPositionsForEachDirection() {
        double[][] weights = new double[IMAGES * 9][HEIGHT * WIDTH];
        for (int k = 0; k < weights.length; k++) {
            for (int p = 0; p < HEIGHT * WIDTH; p++) {
                int row = p / WIDTH;
                int column = p % WIDTH;
                double mean = 0;
                for (int c = 0; c < CHANNELS; c++) {
                    mean +=
                            sigmoid(k / 9, c, row, column)
                                    * sigmoid(k / 9, c, row + k % 9 / 3 - 1, column + k % 9 % 3 - 1)
                                    / CHANNELS;
                }
                weights[k][p] = Math.exp(mean);
            }
            double sum = Arrays.stream(weights[k]).sum();
            weights[k] = Arrays.stream(weights[k]).map(weight -> weight / sum).toArray();
        }
        float[] y = run(new RangeEqualization(Edition.RELEASED)).toFloatArray();
        for (int i = 0; i < y.length; i++) {
            int[] p = place(Edition.RELEASED, i);
            double sum = 0;
            for (int d = 0; d < 9; d++) {
                sum +=
                        weights[p[0] * 9 + d][p[2] * WIDTH + p[3]]
                                * at(p[0], p[1], p[2] + d / 3 - 1, p[3] + d % 3 - 1);
            }
            assertThat((double) y[i]).isCloseTo(sum, within(1e-6));
        }
    }

    @Test
    void aPlainConvolutionCanEndIt() {
        Block join = PlainConv2d.builder().setFilters(CHANNELS).setKernelShape(1).build();
        Block block = new FeatureEqualization(CHANNELS, Edition.PAPER, join);
        block.initialize(manager, DataType.FLOAT32, SHAPE);
        NDList scaled = new NDList(run(block.getChildren().get("01channel")));
        ParameterStore parameters = new ParameterStore(manager, false);
        NDArray near =
                block.getChildren().get("02spatial").forward(parameters, scaled, false).head();
        NDArray alike =
                block.getChildren().get("03range").forward(parameters, scaled, false).head();
        NDList both = new NDList(near.concat(alike, 1));
        assertThat(run(block)).isEqualTo(join.forward(parameters, both, false).head());
        GradientCheck.of(block, x).verify();
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreRight(Edition edition) {
        check(new ChannelEqualization(CHANNELS, edition, 4));
        check(new SpatialEqualization(edition, 1.5));
        check(new RangeEqualization(edition));
        check(new FeatureEqualization(CHANNELS, edition));
    }

    private void check(Block block) {
        block.initialize(manager, DataType.FLOAT32, SHAPE);
        block.getParameters()
                .forEach(
                        parameter -> {
                            NDArray array = parameter.getValue().getArray();
                            Shape shape = array.getShape();
                            Rule rule = shape.dimension() == 4 ? Rule.HE : Rule.BIAS;
                            String name = parameter.getKey();
                            manager.create(FormulaWeights.values(name, shape, rule), shape)
                                    .copyTo(array);
                        });
        // Small steps, so that few values cross the kinks of the activations.
        GradientCheck.of(block, manager.create(X, SHAPE)).withStep(5e-4).verify();
    }

    /** Image, channel, row and column that the i-th element of a layout's result is about. */
    private static int[] place(Edition edition, int i) {
        int positions = HEIGHT * WIDTH;
        int rest = i % (CHANNELS * positions);
        boolean paper = edition == Edition.PAPER;
        int channel = paper ? rest / positions : rest % CHANNELS;
        int position = paper ? rest % positions : rest / CHANNELS;
        return new int[] {i / (CHANNELS * positions), channel, position / WIDTH, position % WIDTH};
    }

    private static boolean outside(int row, int column) {
        return row < 0 || row >= HEIGHT || column < 0 || column >= WIDTH;
    }

    private static double at(int image, int channel, int row, int column) {
        return outside(row, column)
                ? 0
                : X[((image * CHANNELS + channel) * HEIGHT + row) * WIDTH + column];
    }

    private static double sigmoid(int image, int channel, int row, int column) {
        return outside(row, column) ? 0 : 1 / (1 + Math.exp(-at(image, channel, row, column)));
    }

    private NDArray run(Block block) {
        return block.forward(new ParameterStore(manager, false), new NDList(x), false)
                .singletonOrThrow();
    }
}
