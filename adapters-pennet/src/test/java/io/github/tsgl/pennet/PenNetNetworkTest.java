// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

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
import ai.djl.training.initializer.NormalInitializer;
import io.github.tsgl.layers.testing.GradientCheck;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@net.jqwik.api.Tag("slow")
class PenNetNetworkTest {

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

    @Property(tries = 10)
    void theGeneratorDrawsAPictureOfEachLevel(
            @ForAll @IntRange(min = 1, max = 3) int rows,
            @ForAll @IntRange(min = 1, max = 3) int columns) {
        Shape shape = new Shape(1, 3, 64L * rows, 64L * columns);
        Block generator = initialized(tiny().build(), shape, mask(shape));
        NDList pictures =
                run(generator, manager.randomUniform(-1, 1, shape), manager.ones(mask(shape)));
        Shape[] shapes = generator.getOutputShapes(new Shape[] {shape, mask(shape)});
        assertThat(pictures.getShapes()).isEqualTo(shapes);
        for (int level = 0; level <= 5; level++) {
            assertThat(shapes[level])
                    .isEqualTo(new Shape(1, 3, 64L * rows >> level, 64L * columns >> level));
        }
    }

    @Test
    void trainingGivesThePyramidOfPictures() {
        Shape shape = new Shape(1, 3, 64, 64);
        Block network = initialized(new PenNetNetwork(tiny().build()), shape, mask(shape));
        NDArray picture = manager.randomUniform(-1, 1, shape);
        ParameterStore store = new ParameterStore(manager, false);
        NDList inputs = new NDList(picture, manager.ones(mask(shape)));
        assertThat(network.forward(store, inputs, true)).hasSize(6);
        assertThat(network.forward(store, inputs, false)).hasSize(1);
    }

    @Test
    void whatLiesBetweenPictureAndMaskIsNotLookedAt() {
        Shape shape = new Shape(2, 3, 64, 64);
        Block network = initialized(new PenNetNetwork(tiny().build()), shape, mask(shape));
        NDArray picture = manager.randomUniform(-1, 1, shape);
        NDArray mask = holes(shape);
        NDArray plane = manager.randomNormal(mask(shape));
        assertThat(run(network, picture, plane, picture, plane, mask))
                .isEqualTo(run(network, picture, mask));
    }

    @Test
    void aWidthThatIsNoMultipleOfFourIsRefused() {
        assertThatThrownBy(() -> tiny().optWidth(6).build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void gradientsOfTheGeneratorAgreeWithDifferences() {
        Shape shape = new Shape(1, 3, 64, 64);
        PenNetGenerator generator = tiny().build();
        generator.setInitializer(new NormalInitializer(0.15f), parameter -> true);
        generator.initialize(manager, DataType.FLOAT64, shape, mask(shape));
        NDArray mask = manager.ones(mask(shape), DataType.FLOAT64);
        mask.set(new NDIndex(":, :, :20, :30"), 0);
        NDArray picture = manager.randomUniform(-1, 1, shape).toType(DataType.FLOAT64, false);
        GradientCheck.of(generator, picture, mask)
                .withFixedInput(1)
                .withStep(1e-6)
                .verifyTogether();
    }

    @Test
    void gradientsOfAnAttentionTransferAgreeWithDifferences() {
        Shape fine = new Shape(2, 4, 12, 16);
        Shape coarse = new Shape(2, 3, 6, 8);
        Shape mask = new Shape(2, 1, 24, 32);
        NDArray hole = manager.zeros(mask, DataType.FLOAT64);
        hole.set(new NDIndex(":, :, :8, :8"), 1);
        for (AttentionTransfer transfer :
                new AttentionTransfer[] {AttentionTransfer.plain(), AttentionTransfer.refined(4)}) {
            transfer.setInitializer(new NormalInitializer(0.3f), parameter -> true);
            transfer.initialize(manager, DataType.FLOAT64, fine, coarse, mask);
            NDArray x = manager.randomNormal(fine).toType(DataType.FLOAT64, false);
            NDArray y = manager.randomNormal(coarse).toType(DataType.FLOAT64, false);
            GradientCheck.of(transfer, x, y, hole)
                    .withFixedInput(2)
                    .withStep(1e-6)
                    .withTolerance(1e-4)
                    .verify();
        }
    }

    private static PenNetGenerator.Builder tiny() {
        return PenNetGenerator.builder().optWidth(4);
    }

    private static Shape mask(Shape picture) {
        return new Shape(picture.get(0), 1, picture.get(2), picture.get(3));
    }

    /** A hole in the middle, and one at the border of every second sample. */
    private NDArray holes(Shape picture) {
        NDArray mask = manager.ones(mask(picture));
        long height = picture.get(2);
        long width = picture.get(3);
        mask.set(
                new NDIndex(":, :, {}:{}, {}:{}", height / 3, height / 2, width / 4, width / 2),
                0f);
        mask.set(new NDIndex("::2, :, {}:, {}:", height * 3 / 4, width * 3 / 4), 0f);
        return mask;
    }

    private <T extends Block> T initialized(T block, Shape... shapes) {
        block.initialize(manager, DataType.FLOAT32, shapes);
        return block;
    }

    private NDList run(Block block, NDArray... inputs) {
        return block.forward(new ParameterStore(manager, false), new NDList(inputs), false);
    }
}
