// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirstWeightsTest {

    private static final int CHANNELS = 100;
    private static final int KERNEL = 3;
    private static final double SEEN = CHANNELS * KERNEL * KERNEL;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** Of U(-a, a) the standard deviation is a / root 3. */
    @Test
    void pytorchDrawsWeightsAndBiasesUniformly() {
        double bound = 1 / Math.sqrt(SEEN);
        Block conv = convolution();
        FirstWeights.UNIFORM.set(conv);
        for (String name : new String[] {"weight", "bias"}) {
            NDArray drawn = drawn(conv, name);
            assertThat(deviation(drawn)).isCloseTo(bound / Math.sqrt(3), within(bound * 0.1));
            assertThat(drawn.abs().max().getFloat()).isBetween(0.9f * (float) bound, (float) bound);
        }
    }

    /** PyTorch counts a transposed convolution's outputs in the place of its inputs. */
    @Test
    void pytorchCountsTheSecondAxisOfATransposedConvolution() {
        Block conv = TransposedConv2d.builder().setFilters(10).setKernelShape(KERNEL).build();
        FirstWeights.UNIFORM.set(conv);
        double bound = 1 / Math.sqrt(10 * KERNEL * KERNEL);
        assertThat(drawn(conv, "weight").abs().max().getFloat())
                .isBetween(0.99f * (float) bound, (float) bound);
    }

    @Test
    void convolutionsAndBatchNormalizationsBeginNormally() {
        for (Block conv :
                new Block[] {
                    convolution(),
                    SpectralNormConv2d.builder().setFilters(50).setKernelShape(KERNEL).build(),
                    EqualizedConv2d.builder().setFilters(50).setKernelShape(KERNEL).build()
                }) {
            FirstWeights.NORMAL.set(conv);
            assertThat(deviation(drawn(conv, "weight"))).isCloseTo(0.02, within(5e-4));
            assertThat(drawn(conv, "bias").abs().max().getFloat()).isZero();
        }
        Block norm = new BatchNorm2d();
        FirstWeights.NORMAL.set(norm);
        NDArray gamma = drawn(norm, "gamma");
        assertThat(gamma.mean().getFloat()).isCloseTo(1, within(0.01f));
        assertThat(deviation(gamma)).isCloseTo(0.02, within(5e-3));
        assertThat(drawn(norm, "beta").abs().max().getFloat()).isZero();
    }

    @Test
    void instanceNormalizationsAndEqualizedLinearLayersKeepTheirOwn() {
        Block norm = new InstanceNorm2d();
        FirstWeights.NORMAL.set(norm);
        assertThat(drawn(norm, "gamma").sub(1).abs().max().getFloat()).isZero();
        Block linear = EqualizedLinear.builder().setUnits(50).build();
        FirstWeights.NORMAL.set(linear);
        linear.initialize(manager, DataType.FLOAT32, new Shape(1, CHANNELS));
        NDArray weight = linear.getDirectParameters().get("weight").getArray();
        assertThat(deviation(weight)).isCloseTo(1, within(0.05));
    }

    /** Each is the sum of a kernel for each of the input channels. */
    @Test
    void kernelsOverMasksAreDrawnOnlyIfTheyAreAskedFor() {
        Block counting = maskKernels();
        assertThat(drawn(counting, "maskWeight").sub(CHANNELS).abs().max().getFloat()).isZero();
        Block published = maskKernels();
        FirstWeights.NORMAL.set(published);
        assertThat(deviation(drawn(published, "maskWeight"))).isCloseTo(0.2, within(0.03));
    }

    /** What is cut off at two deviations has 0.88 of the deviation. */
    @Test
    void hifillsWeightsAreCutOff() {
        Block conv = convolution();
        FirstWeights.TRUNCATED_NORMAL.set(conv);
        NDArray weight = drawn(conv, "weight");
        assertThat(deviation(weight)).isCloseTo(0.8796 * 0.05, within(5e-4));
        assertThat(weight.abs().max().getFloat()).isBetween(0.099f, 0.1f);
        assertThat(drawn(conv, "bias").abs().max().getFloat()).isZero();
    }

    @Test
    void partsThatAreLeftAloneKeepTheirOwn() {
        Block conv = convolution();
        FirstWeights.NORMAL.set(conv, block -> block == conv);
        assertThat(deviation(drawn(conv, "weight")))
                .isCloseTo(Math.sqrt(2 / SEEN), within(2e-3)); // He's
    }

    private static Block convolution() {
        return PlainConv2d.builder().setFilters(50).setKernelShape(KERNEL).build();
    }

    private static Block maskKernels() {
        return MaskKernelConv2d.builder().setFilters(50).setKernelShape(KERNEL).build();
    }

    private NDArray drawn(Block block, String name) {
        if (!block.isInitialized()) {
            manager.getEngine().setRandomSeed(3);
            Shape x = new Shape(1, CHANNELS, 8, 8);
            Shape mask = new Shape(1, 1, 8, 8);
            boolean masked = block instanceof MaskKernelConv2d;
            block.initialize(
                    manager, DataType.FLOAT32, masked ? new Shape[] {x, mask} : new Shape[] {x});
        }
        return block.getDirectParameters().get(name).getArray();
    }

    private static double deviation(NDArray x) {
        return Math.sqrt(x.sub(x.mean()).square().mean().getFloat());
    }
}
