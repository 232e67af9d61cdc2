// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.layers.testing.GradientCheck;
import io.github.tsgl.layers.testing.PublishedWeights;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden files hold what the released code gives for weights made by a formula. */
class PartialConv2dTest {

    /** A partial convolution of any settings, with an input and a mask. */
    private static final class Case implements AutoCloseable {

        final NDManager manager = NDManager.newBaseManager();
        final PartialConv2d block;
        final NDArray x;
        final NDArray mask;

        Case(long seed, int kernel, int stride, int dilation, int groups, long maskChannels) {
            manager.getEngine().setRandomSeed((int) seed);
            block =
                    PartialConv2d.builder()
                            .setFilters(4)
                            .setKernelShape(kernel)
                            .optStride(stride)
                            .optDilation(dilation)
                            .optGroups(groups)
                            .build();
            x = manager.randomNormal(new Shape(2, 4, 13, 12));
            mask =
                    manager.randomUniform(0, 1, new Shape(2, maskChannels, 13, 12))
                            .gt(0.8)
                            .toType(DataType.FLOAT32, false);
            block.initialize(manager, DataType.FLOAT32, x.getShape(), mask.getShape());
            block.getDirectParameters().get("bias").getArray().addi(0.5);
        }

        NDList run(NDArray x, NDArray mask) {
            return PublishedWeights.run(block, x, mask);
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    @Property(tries = 10)
    void theFunctionIsWhatTheBlockDoes(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 2) int half) {
        try (Case c = new Case(seed, 2 * half + 1, 1, 1, 1, 1)) {
            NDArray weight = c.block.getDirectParameters().get("weight").getArray();
            NDArray bias = c.block.getDirectParameters().get("bias").getArray();
            assertThat(PartialConv2d.partialConv2d(c.x, c.mask, weight, bias))
                    .isEqualTo(c.run(c.x, c.mask));
            assertThat(PartialConv2d.partialConv2d(c.x, null, weight, bias))
                    .isEqualTo(PublishedWeights.run(c.block, c.x));
        }
    }

    @Property(tries = 30)
    void knownPixelsAloneDecideTheOutput(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int kernel,
            @ForAll @IntRange(min = 1, max = 2) int stride,
            @ForAll @IntRange(min = 1, max = 2) int dilation,
            @ForAll @IntRange(min = 1, max = 2) int groups,
            @ForAll boolean perChannel) {
        try (Case c = new Case(seed, kernel, stride, dilation, groups, perChannel ? 4 : 1)) {
            NDArray noise = c.manager.randomNormal(c.x.getShape()).mul(100);
            NDArray disturbed = c.x.mul(c.mask).add(noise.mul(c.mask.neg().add(1)));
            assertClose(c.run(disturbed, c.mask).head(), c.run(c.x, c.mask).head(), 1e-5);
        }
    }

    @Property(tries = 30)
    void masksOnlyGrow(@ForAll long seed, @ForAll @IntRange(min = 1, max = 2) int halfKernel) {
        try (Case c = new Case(seed, 2 * halfKernel + 1, 1, 1, 1, 1)) {
            NDArray newMask = c.run(c.x, c.mask).get(1);
            assertThat(newMask.getShape()).isEqualTo(c.mask.getShape());
            assertThat(newMask.gte(c.mask).all().getBoolean()).isTrue();
        }
    }

    @Property(tries = 30)
    void windowsThatKnowNothingGiveExactlyZero(
            @ForAll long seed,
            @ForAll boolean perChannel,
            @ForAll @IntRange(min = 1, max = 2) int groups) {
        try (Case c = new Case(seed, 3, 2, 1, groups, perChannel ? 4 : 1)) {
            NDList outputs = c.run(c.x, c.mask);
            NDArray outside = outputs.head().mul(outputs.get(1).neg().add(1));
            assertThat(outside.abs().max().getFloat()).isZero();
            NDArray none = c.run(c.x, c.mask.zerosLike()).head();
            assertThat(none.abs().max().getFloat()).isZero();
        }
    }

    @Property(tries = 20)
    void anAllOnesMaskIsPlainConvolutionAwayFromThePadding(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 2) int stride) {
        try (Case c = new Case(seed, 3, stride, 1, 1, 1)) {
            NDArray weight = c.block.getDirectParameters().get("weight").getArray();
            NDArray bias = c.block.getDirectParameters().get("bias").getArray();
            NDArray plain = c.block.convolve(c.x, weight, bias);
            NDArray partial = c.run(c.x, c.mask.onesLike()).head();
            String interior = ":, :, 1:-1, 1:-1";
            assertClose(partial.get(interior), plain.get(interior), 1e-4);
        }
    }

    @Test
    void aMaskPerChannelCountsTheInputsOfTheGroup() {
        try (Case c = new Case(1, 1, 1, 1, 2, 4)) {
            // Of two channels in a group one is known: the sum is doubled.
            NDArray mask = c.mask.zerosLike();
            mask.set(new ai.djl.ndarray.index.NDIndex(":, 0"), 1);
            NDList outputs = c.run(c.x, mask);
            NDArray weight = c.block.getDirectParameters().get("weight").getArray();
            NDArray expected =
                    c.x.get(":, 0:1").mul(weight.get("0:2, 0").reshape(1, 2, 1, 1)).mul(2).add(0.5);
            assertClose(outputs.head().get(":, 0:2"), expected, 1e-5);
            assertThat(outputs.head().get(":, 2:4").abs().max().getFloat()).isZero();
            assertThat(outputs.get(1).getShape()).isEqualTo(new Shape(2, 4, 13, 12));
            assertThat(c.block.getOutputShapes(new Shape[] {c.x.getShape(), mask.getShape()})[1])
                    .isEqualTo(new Shape(2, 4, 13, 12));
        }
    }

    @Test
    void withoutAMaskEverythingIsKnown() {
        try (Case c = new Case(2, 3, 1, 1, 1, 1)) {
            NDArray without = PublishedWeights.run(c.block, c.x).singletonOrThrow();
            assertClose(without, c.run(c.x, c.mask.onesLike()).head(), 1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"down7", "down5", "down3", "same3-leaky", "same3-bias"})
    void aLayerGivesWhatTheReleasedLayerGives(String variant) {
        Golden golden = Golden.block("pconv-bn-activ-" + variant);
        try (NDManager manager = NDManager.newBaseManager()) {
            boolean down = variant.startsWith("down");
            boolean bare = variant.equals("down7") || variant.equals("same3-bias");
            PartialConv2d.Builder conv =
                    PartialConv2d.builder()
                            .setFilters((int) golden.shape("eval.shared.output").get(1))
                            .setKernelShape(down ? variant.charAt(4) - '0' : 3)
                            .optStride(down ? 2 : 1);
            if (!variant.equals("same3-bias")) {
                conv.optBias(false);
            }
            ActivationFunction activation =
                    variant.endsWith("leaky")
                            ? ActivationFunction.LEAKY_RELU
                            : ActivationFunction.RELU;
            ConvNormAct layer =
                    bare
                            ? ConvNormAct.of(conv.build(), activation)
                            : ConvNormAct.of(conv.build(), new BatchNorm2d(), activation);
            PublishedWeights.fill(
                    layer,
                    golden,
                    manager,
                    name ->
                            name.replace("norm.gamma", "bn.weight")
                                    .replace("norm.beta", "bn.bias")
                                    .replace("norm.runningMean", "bn.running_mean")
                                    .replace("norm.runningVar", "bn.running_var"),
                    golden.shape("input"),
                    golden.shape("mask"));
            NDArray x = golden.input(manager, "input");
            NDArray mask = golden.input(manager, "mask");
            NDList shared = PublishedWeights.run(layer, x, mask);
            golden.assertMatches("eval.shared.output", shared.get(0), 1e-5);
            NDArray perChannel = golden.input(manager, "mask_channels");
            NDList channels = PublishedWeights.run(layer, x, perChannel);
            golden.assertMatches("eval.channels.output", channels.get(0), 1e-5);
            long filters = golden.shape("eval.channels.mask").get(1);
            golden.assertMatches("eval.channels.mask", channels.get(1).repeat(1, filters), 0);
        }
    }

    @Test
    void gradientsAreThoseOfFiniteDifferences() {
        for (int groups : new int[] {1, 2}) {
            try (Case c = new Case(3, 3, 2, 1, groups, 1)) {
                GradientCheck.of(c.block, c.x, c.mask).withFixedInput(1).withoutOutput(1).verify();
            }
        }
    }

    @Test
    void theMaskCostsOneChannelOfWork() {
        try (Case c = new Case(4, 3, 1, 1, 1, 1)) {
            long work =
                    io.github.tsgl.layers.ops.MultiplyAddCounter.count(() -> c.run(c.x, c.mask));
            long positions = 2 * 13 * 12;
            assertThat(work).isEqualTo(positions * 9 * (4 * 4 + 1));
        }
    }

    @Test
    void groupsThatDoNotDivideTheFiltersAreAnError() {
        assertThatThrownBy(
                        () ->
                                PartialConv2d.builder()
                                        .setFilters(4)
                                        .setKernelShape(3)
                                        .optGroups(3)
                                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("4 filters do not split into 3 groups");
    }

    private static void assertClose(NDArray actual, NDArray expected, double tolerance) {
        assertThat(actual.getShape()).isEqualTo(expected.getShape());
        assertThat(NDArrays.sub(actual, expected).abs().max().getFloat())
                .isLessThan((float) tolerance);
    }
}
