// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.testing.GradientCheck;
import io.github.tsgl.training.loss.FeatureMatchingLoss;
import io.github.tsgl.training.loss.GradientPenalty;
import io.github.tsgl.weights.NamedParameters;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@net.jqwik.api.Tag("slow")
class LamaNetworkTest {

    private NDManager manager;

    @BeforeEach
    @BeforeTry
    void open() {
        manager = NDManager.newBaseManager();
        manager.getEngine().setRandomSeed(12);
    }

    @AfterEach
    @AfterTry
    void close() {
        manager.close();
    }

    @Property(tries = 25)
    void aPictureOfAnySizeComesBackAndItsHoleIsNeverRead(
            @ForAll @IntRange(min = 9, max = 40) int height,
            @ForAll @IntRange(min = 9, max = 40) int width,
            @ForAll LamaStyle style) {
        Shape shape = new Shape(1, 3, height, width);
        Block network =
                initialized(new LamaNetwork(tiny().optStyle(style).build()), shape, mask(shape));
        NDArray picture = manager.randomUniform(-1, 1, shape);
        NDArray mask =
                manager.randomUniform(0, 1, mask(shape)).gt(0.4).toType(DataType.FLOAT32, false);
        NDArray other = picture.mul(mask).add(mask.neg().add(1));

        NDArray first = run(network, picture, mask);
        NDArray second = run(network, other, mask);

        assertThat(first.getShape()).isEqualTo(shape);
        assertThat(first.abs().max().getFloat()).isLessThanOrEqualTo(1);
        assertThat(second).isEqualTo(first);
    }

    @Test
    void borderPixelsAreRepeatedWhereAPictureIsPadded() {
        Shape even = new Shape(1, 3, 16, 24);
        Shape odd = new Shape(1, 3, 13, 20);
        Block network = initialized(new LamaNetwork(tiny().build()), even, mask(even));
        NDArray small = manager.randomUniform(-1, 1, odd);
        NDArray below = small.get(":, :, 10:, :").flip(2);
        NDArray tall = small.concat(below, 2);
        NDArray large = tall.concat(tall.get(":, :, :, 16:").flip(3), 3);

        NDArray padded = run(network, large, manager.ones(mask(even)));
        NDArray whole = run(network, small, manager.ones(mask(odd)));

        assertThat(whole.allClose(padded.get(":, :, :13, :20"), 1e-5, 1e-5, false)).isTrue();
    }

    @Test
    void whatLiesBetweenPictureAndMaskIsNotLookedAt() {
        Shape shape = new Shape(2, 3, 16, 16);
        Block network = initialized(new LamaNetwork(tiny().build()), shape, mask(shape));
        NDArray picture = manager.randomUniform(-1, 1, shape);
        NDArray mask = manager.ones(mask(shape));
        NDArray plane = manager.randomNormal(mask(shape));

        assertThat(run(network, picture, plane, picture, plane, mask))
                .isEqualTo(run(network, picture, mask));
    }

    @Tag("slow")
    @Test
    void gradientsOfTheNetworkAgreeWithDifferences() {
        Shape shape = new Shape(1, 3, 17, 18);
        NDArray mask =
                manager.randomUniform(0, 1, mask(shape)).gt(0.3).toType(DataType.FLOAT32, false);
        Block network = initialized(new LamaNetwork(tiny().build()), shape, mask(shape));
        GradientCheck.of(network, manager.randomUniform(-1, 1, shape), mask)
                .withFixedInput(1)
                .inInference()
                .withStep(2e-4)
                .withTolerance(0.05)
                .verify();
    }

    @Test
    void gradientsOfTheDiscriminatorAgreeWithDifferences() {
        Shape shape = new Shape(2, 3, 20, 17);
        Block discriminator = initialized(new NLayerDiscriminator(3, 2), shape);
        GradientCheck.of(discriminator, manager.randomUniform(-1, 1, shape)).inInference().verify();
    }

    @Test
    void theDiscriminatorServesFeatureMatchingAndTheR1Penalty() {
        Shape shape = new Shape(2, 3, 32, 32);
        Block discriminator = initialized(new NLayerDiscriminator(4, 2), shape);
        NDArray real = manager.randomUniform(-1, 1, shape);
        NDArray fake = manager.randomUniform(-1, 1, shape);
        real.setRequiresGradient(true);
        NDArray weight = NamedParameters.of(discriminator).get("layer2.weight").getArray();
        weight.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            ParameterStore store = new ParameterStore(manager, false);
            NDList ofReal = discriminator.forward(store, new NDList(real), true);
            NDList ofFake = discriminator.forward(store, new NDList(fake), true);
            NDArray matching =
                    new FeatureMatchingLoss().evaluate(ofReal.subNDList(1), ofFake.subNDList(1));
            NDArray slope = GradientPenalty.r1(1).evaluate(ofReal.head(), real);
            assertThat(matching.getFloat()).isPositive();
            assertThat(slope.getFloat()).isPositive();
            collector.backward(matching.add(slope));
        }
        assertThat(weight.getGradient().abs().sum().getFloat()).isPositive().isFinite();
    }

    private static LamaGenerator.Builder tiny() {
        return LamaGenerator.fourier().optWidth(2).optBlocks(1);
    }

    private static Shape mask(Shape picture) {
        return new Shape(picture.get(0), 1, picture.get(2), picture.get(3));
    }

    private <T extends Block> T initialized(T block, Shape... shapes) {
        block.initialize(manager, DataType.FLOAT32, shapes);
        return block;
    }

    private NDArray run(Block block, NDArray... inputs) {
        return block.forward(new ParameterStore(manager, false), new NDList(inputs), false).head();
    }
}
