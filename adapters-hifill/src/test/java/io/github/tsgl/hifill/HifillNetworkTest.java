// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import io.github.tsgl.encoder.host.NoiseEncoder;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.hifill.HifillGenerator.AttentionScores;
import io.github.tsgl.layers.gated.GatedConvKind;
import io.github.tsgl.layers.testing.GradientCheck;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@net.jqwik.api.Tag("slow")
class HifillNetworkTest {

    private NDManager manager;

    @BeforeEach
    @BeforeTry
    void open() {
        manager = NDManager.newBaseManager();
        manager.getEngine().setRandomSeed(5);
    }

    @AfterEach
    @AfterTry
    void close() {
        manager.close();
    }

    @Property(tries = 25)
    void aPictureOfAnySizeComesBackAndItsHoleIsNeverRead(
            @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll GatedConvKind kind,
            @ForAll AttentionScores scores) {
        Shape shape = new Shape(1, 3, height, width);
        HifillGenerator.Builder builder = tiny().optCoarseKind(kind).optScores(scores);
        Block network = initialized(new HifillNetwork(builder.build()), shape, mask(shape));
        NDArray picture = manager.randomUniform(-1, 1, shape);
        NDArray mask = randomMask(shape);
        NDArray other = picture.mul(mask).add(mask.neg().add(1));

        NDArray first = run(network, picture, mask).head();
        NDArray second = run(network, other, mask).head();

        assertThat(first.getShape()).isEqualTo(shape);
        assertThat(first.abs().max().getFloat()).isLessThanOrEqualTo(1);
        assertThat(second).isEqualTo(first);
    }

    @Property(tries = 15)
    void scoresAreSharesOfKnownPlaces(
            @ForAll @IntRange(min = 1, max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 4) int columns,
            @ForAll @IntRange(min = 1, max = 3) int downsamplings) {
        HifillGenerator generator = tiny().optDownsamplings(downsamplings).build();
        int side = generator.multiple();
        Shape shape = new Shape(2, 3, rows * side, columns * side);
        initialized(generator, shape, mask(shape));
        NDArray hole = manager.zeros(mask(shape));
        hole.set(new ai.djl.ndarray.index.NDIndex("1, :, :1, :1"), 1);
        NDArray picture = manager.randomUniform(-1, 1, shape).mul(hole.neg().add(1));

        NDList outputs = run(generator, picture, hole);

        assertThat(outputs.getShapes())
                .isEqualTo(generator.getOutputShapes(new Shape[] {shape, mask(shape)}));
        NDArray scores = InpaintingOutputs.of(outputs).scores().orElseThrow();
        float[] sums = scores.sum(new int[] {2}).toFloatArray();
        int places = rows * columns;
        for (int i = 0; i < places; i++) {
            assertThat(sums[i]).isBetween(1 - 1e-5f, 1 + 1e-5f);
        }
        // Neither the place of the hole nor those beside it are taken from.
        assertThat(scores.get("1, :, 0").abs().max().getFloat()).isZero();
        if (rows > 1 && columns > 1) {
            assertThat(scores.get("1, :, {}", columns + 1).max().getFloat()).isZero();
        }
    }

    @Test
    void whatLiesBetweenPictureAndMaskIsNotLookedAt() {
        Shape shape = new Shape(1, 3, 16, 16);
        Block network = initialized(new HifillNetwork(tiny().build()), shape, mask(shape));
        NDArray picture = manager.randomUniform(-1, 1, shape);
        NDArray mask = randomMask(shape);
        NDArray plane = manager.randomNormal(mask(shape));

        assertThat(run(network, picture, plane, picture, plane, mask).head())
                .isEqualTo(run(network, picture, mask).head());
    }

    @Test
    void trainingAndInferenceGiveTheCoarsePictureToo() {
        Shape shape = new Shape(1, 3, 13, 10);
        Block network = initialized(new HifillNetwork(tiny().build()), shape, mask(shape));
        NDList inputs = new NDList(manager.randomUniform(-1, 1, shape), randomMask(shape));

        for (boolean training : new boolean[] {true, false}) {
            NDList outputs = network.forward(new ParameterStore(manager, false), inputs, training);
            assertThat(InpaintingOutputs.of(outputs).coarse().orElseThrow().getShape())
                    .isEqualTo(shape);
            assertThat(outputs.getShapes())
                    .containsExactly(network.getOutputShapes(inputs.getShapes()));
        }
    }

    @Test
    void publishedWeightsAreThoseOfTheOwnEncoder() {
        HifillGenerator.Builder builder = tiny();
        HifillGenerator swapped = builder.optEncoder(new NoiseEncoder(builder.levels())).build();
        assertThatThrownBy(() -> HifillWeights.generator(swapped))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSideThatIsNoMultipleIsRefused() {
        HifillGenerator generator = tiny().build();
        Shape shape = new Shape(1, 3, 16, 12);
        assertThatThrownBy(() -> initialized(generator, shape, mask(shape)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("multiples of 8");
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void gradientsOfTheNetworkAgreeWithDifferences(GatedConvKind kind) {
        AttentionScores scores =
                kind == GatedConvKind.SLICE ? AttentionScores.HARD : AttentionScores.SOFT;
        HifillNetwork network =
                new HifillNetwork(
                        tiny().optCoarseKind(kind)
                                .optRefinementKind(kind)
                                .optScores(scores)
                                .build());
        Shape shape = new Shape(2, 3, 15, 24);
        // Small enough that few values are clipped, or bend the exponential.
        network.setInitializer(new NormalInitializer(0.2f), Parameter.Type.WEIGHT);
        network.initialize(manager, DataType.FLOAT64, shape, mask(shape));
        NDArray hole = manager.zeros(mask(shape));
        hole.set(new ai.djl.ndarray.index.NDIndex(":, :, 2:9, 3:7"), 1);
        NDArray mask = hole.neg().add(1).toType(DataType.FLOAT64, false);
        NDArray picture = manager.randomUniform(-1, 1, shape).toType(DataType.FLOAT64, false);
        GradientCheck.of(network, picture, mask).withFixedInput(1).withStep(1e-5).verifyTogether();
    }

    static HifillGenerator.Builder tiny() {
        return HifillGenerator.builder().optWidth(2).optDownsamplings(2).optCoarseSide(16);
    }

    private NDArray randomMask(Shape picture) {
        return manager.randomUniform(0, 1, mask(picture)).gt(0.1).toType(DataType.FLOAT32, false);
    }

    private static Shape mask(Shape picture) {
        return new Shape(picture.get(0), 1, picture.get(2), picture.get(3));
    }

    private <T extends Block> T initialized(T block, Shape... shapes) {
        block.initialize(manager, DataType.FLOAT32, shapes);
        return block;
    }

    private NDList run(Block block, NDArray... inputs) {
        return block.forward(new ParameterStore(manager, false), new NDList(inputs), false);
    }
}
