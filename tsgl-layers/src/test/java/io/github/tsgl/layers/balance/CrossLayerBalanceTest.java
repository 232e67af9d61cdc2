// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.Sequence;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.ops.MultiplyAddCounter;
import io.github.tsgl.layers.testing.FormulaWeights;
import io.github.tsgl.layers.testing.FormulaWeights.Rule;
import io.github.tsgl.layers.testing.GradientCheck;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class CrossLayerBalanceTest {

    private static final int[] CHANNELS = {2, 3, 4, 5, 5, 5};
    private static final int WIDTH = 8;

    /** Small, so that few values cross the kinks of the activations. */
    private static final double STEP = 2e-4;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource
    void theMapsKeepTheirShapesAtAnySizeThatSixHalvingsAllow(Edition edition) {
        Block block = builder(edition).build();
        block.initialize(manager, DataType.FLOAT32, inputs(128, 64).getShapes());
        for (NDList x : new NDList[] {inputs(128, 64), inputs(64, 192)}) {
            NDList y = run(block, x);
            assertThat(y.getShapes()).isEqualTo(x.subNDList(0, 6).getShapes());
            assertThat(y.stream().noneMatch(map -> map.isNaN().any().getBoolean())).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyMapLearnsOfEveryOther(Edition edition) {
        Block block = initialized(edition);
        NDList x = inputs(128, 128);
        NDList y = run(block, x);
        for (int i = 0; i < 6; i++) {
            NDList changed = new NDList(x);
            changed.set(i, x.get(i).mul(input("scale" + i, x.get(i).getShape(), Rule.SCALE)));
            NDList z = run(block, changed);
            for (int j = 0; j < 6; j++) {
                NDArray gained = y.get(j).sub(x.get(j));
                NDArray now = z.get(j).sub(changed.get(j));
                assertThat(gained.sub(now).abs().max().getFloat())
                        .as("map %d after a change of map %d", j, i)
                        .isGreaterThan(1e-4f);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyThePapersModuleSeesTheHole(Edition edition) {
        Block block = initialized(edition);
        NDList x = inputs(128, 128);
        NDList y = run(block, x);
        x.get(6).set(new NDIndex(":, :, 32:96, 16:80"), 0);
        boolean same = run(block, x).head().contentEquals(y.head());
        assertThat(same).isEqualTo(edition == Edition.RELEASED);
    }

    @Test
    void aPositionIsKnownIfAPixelUnderItIs() {
        Block block = initialized(Edition.PAPER);
        NDList x = inputs(128, 128);
        x.get(6).set(new NDIndex(":, :, 32:96, 16:80"), 0);
        NDList y = run(block, x);
        // The third map's positions are 8 pixels wide: less than a position changes nothing.
        x.get(6).set(new NDIndex(":, :, 25:103, 16:80"), 0);
        assertThat(run(block, x).head().contentEquals(y.head())).isTrue();
        x.get(6).set(new NDIndex(":, :, 24:103, 16:80"), 0);
        assertThat(run(block, x).head().contentEquals(y.head())).isFalse();
    }

    @Test
    void theImagesOfABatchDoNotMix() {
        for (Edition edition : Edition.values()) {
            Block block = initialized(edition);
            NDList both = inputs(128, 128);
            NDList y = run(block, both);
            NDList second = new NDList();
            both.forEach(map -> second.add(map.get("1:")));
            NDList z = run(block, second);
            for (int i = 0; i < 6; i++) {
                assertThat(y.get(i).get("1:").sub(z.get(i)).abs().max().getFloat())
                        .isLessThan(1e-4f);
            }
        }
    }

    @Test
    void theReleasedSidesShareTheirWeights() {
        long shared = parameters(initialized(Edition.RELEASED), "tream");
        long own = parameters(initialized(Edition.PAPER), "tream");
        // Five layers of kernels 3, 5 and 7, each with a factor and an addend per channel.
        assertThat(shared).isEqualTo(5L * WIDTH * (WIDTH * (9 + 25 + 49) + 3 * 2));
        assertThat(own).isEqualTo(2 * shared);
    }

    @Test
    void multiplyAddsAreCountedAndTheStreamsHaveMost() {
        Block block = initialized(Edition.RELEASED);
        NDList x = inputs(128, 128);
        long positions = 2 * 16 * 16;
        long streams = 2 * 5 * positions * WIDTH * WIDTH * (9 + 25 + 49);
        assertThat(MultiplyAddCounter.count(() -> run(block, x)))
                .isGreaterThan(streams)
                .isLessThan(2 * streams);
    }

    @Test
    void mapsThatDoNotHalveAreRefused() {
        Block block = builder(Edition.PAPER).build();
        Shape[] shapes = inputs(128, 128).getShapes();
        shapes[3] = new Shape(2, 5, 9, 8);
        assertThatThrownBy(() -> block.initialize(manager, DataType.FLOAT32, shapes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(2, 5, 9, 8)");
        assertThatThrownBy(() -> block.getOutputShapes(new Shape[] {shapes[0]}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("six maps");
    }

    @Test
    void lateMapsOfDifferentWidthNeedWeightsOfTheirOwn() {
        NDList x = inputs(128, 128);
        x.set(5, manager.zeros(new Shape(2, 7, 2, 2)));
        int[] channels = {2, 3, 4, 5, 5, 7};
        Block own = builder(Edition.PAPER).optChannels(channels).build();
        own.initialize(manager, DataType.FLOAT32, x.getShapes());
        assertThat(run(own, x).get(5).getShape()).isEqualTo(new Shape(2, 7, 2, 2));
        Block shared = builder(Edition.RELEASED).optChannels(channels).build();
        assertThatThrownBy(() -> shared.initialize(manager, DataType.FLOAT32, x.getShapes()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("share");
        assertThatThrownBy(() -> builder(Edition.PAPER).optChannels(1, 2).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("six");
    }

    @Test
    void knownPixelsGrowByHalfAKernelInEachLayerOfAStream() {
        Block stream = BalanceSide.stream(3, 5, 2, Edition.PAPER);
        NDArray x = input("x", new Shape(1, 3, 12, 11), Rule.SIGNED);
        NDArray mask = manager.zeros(new Shape(1, 1, 12, 11));
        mask.set(new NDIndex(":, :, 6, 7"), 1);
        stream.initialize(manager, DataType.FLOAT32, x.getShape(), mask.getShape());
        fill(stream);
        NDList y = run(stream, new NDList(x, mask));
        NDArray expected = mask.zerosLike();
        expected.set(new NDIndex(":, :, 2:11, 3:11"), 1);
        assertThat(y.get(1).contentEquals(expected)).isTrue();

        NDArray other = x.add(1).mul(mask.neg().add(1)).add(x.mul(mask));
        assertThat(run(stream, new NDList(other, mask)).get(0).contentEquals(y.get(0))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void gradientsOfASideAreRight(Edition edition) {
        Block side = new BalanceSide(2, List.of(3, 5, 7), 1, edition);
        NDArray x = input("maps", new Shape(2, 6, 5, 6), Rule.SIGNED);
        NDArray mask = manager.ones(new Shape(2, 1, 5, 6));
        mask.set(new NDIndex(":, :, 1:4, 2:5"), 0);
        side.initialize(manager, DataType.FLOAT32, x.getShape(), mask.getShape());
        fill(side);
        GradientCheck.of(side, x, mask).withFixedInput(1).withStep(STEP).verify();
    }

    @Test
    void gradientsOfTheWayDownAreRight() {
        Block down =
                new Sequence(
                        List.of(
                                NormalizedConv2d.halving(3, ActivationFunction.LEAKY_RELU),
                                NormalizedConv2d.halving(2, ActivationFunction.IDENTITY)));
        NDArray x = input("x", new Shape(2, 2, 12, 12), Rule.SIGNED);
        down.initialize(manager, DataType.FLOAT32, x.getShape());
        fill(down);
        GradientCheck.of(down, x).withStep(STEP).verify();
    }

    @Test
    void gradientsOfTheWayUpAreRight() {
        Block up = NormalizedConv2d.pointwise(3);
        NDArray x = input("x", new Shape(2, 2, 6, 5), Rule.SIGNED);
        NDArray like = manager.zeros(new Shape(2, 1, 12, 9));
        up.initialize(manager, DataType.FLOAT32, x.getShape());
        fill(up);
        GradientCheck.of(up, x, like).withFixedInput(1).withStep(STEP).verify();
    }

    private static CrossLayerBalance.Builder builder(Edition edition) {
        return CrossLayerBalance.builder()
                .optChannels(CHANNELS)
                .optWidth(WIDTH)
                .optEdition(edition);
    }

    private Block initialized(Edition edition) {
        Block block = builder(edition).build();
        block.initialize(manager, DataType.FLOAT32, inputs(128, 128).getShapes());
        fill(block);
        return block;
    }

    private void fill(Block block) {
        block.getParameters()
                .forEach(
                        parameter -> {
                            NDArray array = parameter.getValue().getArray();
                            if (array.getShape().dimension() == 4) {
                                input(parameter.getKey(), array.getShape(), Rule.HE).copyTo(array);
                            }
                        });
    }

    private static long parameters(Block block, String part) {
        return block.getParameters().stream()
                .filter(parameter -> parameter.getKey().contains(part))
                .filter(parameter -> parameter.getValue().requiresGradient())
                .mapToLong(parameter -> parameter.getValue().getArray().size())
                .sum();
    }

    private NDList inputs(int height, int width) {
        NDList x = new NDList();
        for (int i = 0; i < 6; i++) {
            Shape shape = new Shape(2, CHANNELS[i], height >> i + 1, width >> i + 1);
            x.add(input("input" + i, shape, Rule.SIGNED));
        }
        x.add(manager.ones(new Shape(2, 1, height, width)));
        return x;
    }

    private NDArray input(String name, Shape shape, Rule rule) {
        return manager.create(FormulaWeights.values(name, shape, rule), shape);
    }

    private NDList run(Block block, NDList x) {
        return block.forward(new ParameterStore(manager, false), x, false);
    }
}
