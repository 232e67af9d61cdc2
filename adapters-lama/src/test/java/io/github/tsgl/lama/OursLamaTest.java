// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

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
import ai.djl.training.initializer.XavierInitializer;
import io.github.tsgl.encoder.StageTap;
import io.github.tsgl.encoder.host.PictureRange;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.layers.reconstruct.Guide;
import io.github.tsgl.layers.reconstruct.Strategy;
import io.github.tsgl.layers.testing.GradientCheck;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** LaMa's host with the TSGL encoder, at a tiny size. */
@net.jqwik.api.Tag("slow")
class OursLamaTest {

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

    @Property(tries = 12)
    void theEncodersFeaturesAreThoseOfTheHostsOwn(
            @ForAll @IntRange(min = 1, max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 4) int columns,
            @ForAll @IntRange(min = 1, max = 3) int halvings) {
        int height = rows << halvings;
        int width = columns << halvings;
        LamaGenerator.Builder host = host().optDownsamplings(halvings);
        Block own = host.build().encoder();
        Block tsgl = TsglLamaEncoder.builder().setHost(host).optGuideWidth(2).build();
        Shape[] inputs = shapes(2, height, width);
        tsgl.initialize(manager, DataType.FLOAT32, inputs);
        Shape[] expected = own.getOutputShapes(own(own, height, width));

        Shape whole = tsgl.getOutputShapes(inputs)[0];
        assertThat(host.config().split().shapes(whole)).isEqualTo(expected);
        if (Math.min(rows, columns) > 1) {
            NDArray features = run(tsgl, inputs(2, height, width)).singletonOrThrow();
            assertThat(features.getShape()).isEqualTo(whole);
        }
    }

    private Shape[] own(Block encoder, int height, int width) {
        Shape[] inputs = {new Shape(2, 4, height, width)};
        encoder.initialize(manager, DataType.FLOAT32, inputs);
        return inputs;
    }

    @Property
    void everyRowOfTableFourHasAnEncoder(@ForAll Strategy strategy) {
        Block network = initialized(new LamaNetwork(tiny(strategy, StructureOutput.NONE)), 64, 64);
        NDArray picture = run(network, inputs(1, 64, 64)).singletonOrThrow();
        assertThat(picture.isInfinite().logicalOr(picture.isNaN()).any().getBoolean()).isFalse();
    }

    @Test
    void theStructureIsDrawnInTrainingOnlyIfThatIsAskedFor() {
        LamaGenerator generator =
                tiny(Strategy.TWO_GLOBAL_LOCAL_TO_GLOBAL_LOCAL, StructureOutput.TRAINING);
        Block network = initialized(new LamaNetwork(generator, PictureRange.SIGNED), 64, 64);
        NDList inputs = inputs(2, 64, 64);
        assertThat(run(network, inputs)).hasSize(1);
        ParameterStore store = new ParameterStore(manager, false);
        assertThat(network.forward(store, inputs, true)).hasSize(2);
    }

    /** Its shortcut adds the texture, and the last stage rebuilds two groups of channels apart. */
    @Test
    void theBranchesOfAStageAreTheTermsOfItsRebuiltTexture() {
        LamaGenerator generator =
                tiny(Strategy.TWO_GLOBAL_LOCAL_TO_GLOBAL_LOCAL, StructureOutput.NONE);
        Block network = initialized(new LamaNetwork(generator, PictureRange.SIGNED), 64, 64);
        List<Integer> told = new ArrayList<>();
        StageTap.listen(
                features -> {
                    told.add(features.stage());
                    NDArray sum =
                            features.branches()
                                    .get(Guide.STRUCTURE)
                                    .add(features.branches().get(Guide.RESIDUAL))
                                    .add(features.texture());
                    assertThat(sum).isEqualTo(features.rebuilt());
                },
                () -> run(network, inputs(1, 64, 64)));
        assertThat(told).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void aHostWithoutGlobalPartIsRefused() {
        TsglLamaEncoder.Builder builder =
                TsglLamaEncoder.builder().setHost(host().optStyle(LamaStyle.REGULAR));
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two parts");
    }

    @Tag("slow")
    @Test
    void gradientsAgreeWithDifferences() {
        LamaGenerator.Builder host = host().optDownsamplings(2);
        TsglLamaEncoder encoder =
                TsglLamaEncoder.builder()
                        .setHost(host)
                        .optGuideWidth(3)
                        .optStructureOutput(StructureOutput.ALWAYS)
                        .build();
        Block network = new LamaNetwork(host.optEncoder(encoder).build(), PictureRange.SIGNED);
        network.setInitializer(new XavierInitializer(), Parameter.Type.WEIGHT); // larger
        network.initialize(manager, DataType.FLOAT64, shapes(1, 14, 15));
        NDArray[] inputs =
                inputs(1, 14, 15).stream()
                        .map(input -> input.toType(DataType.FLOAT64, true))
                        .toArray(NDArray[]::new);
        GradientCheck.of(network, inputs)
                .withFixedInput(2)
                .withFixedInput(4)
                .inInference()
                .verifyTogether();
    }

    private static LamaGenerator.Builder host() {
        return TsglLamaEncoder.host().optWidth(4).optMostChannels(8).optBlocks(1);
    }

    private static LamaGenerator tiny(Strategy strategy, StructureOutput structureOutput) {
        LamaGenerator.Builder host = host();
        TsglLamaEncoder encoder =
                TsglLamaEncoder.builder()
                        .setHost(host)
                        .optStrategy(strategy)
                        .optGuideWidth(2)
                        .optStructureOutput(structureOutput)
                        .build();
        return host.optEncoder(encoder).build();
    }

    private Block initialized(Block network, int height, int width) {
        network.initialize(manager, DataType.FLOAT32, shapes(1, height, width));
        return network;
    }

    private static Shape[] shapes(int count, int height, int width) {
        Shape color = new Shape(count, 3, height, width);
        Shape plane = new Shape(count, 1, height, width);
        return new Shape[] {color, plane, color, plane, plane};
    }

    private NDList inputs(int count, int height, int width) {
        Shape plane = new Shape(count, 1, height, width);
        NDArray mask = manager.randomUniform(0, 1, plane).gt(0.3).toType(DataType.FLOAT32, false);
        NDArray picture =
                manager.randomUniform(-1, 1, new Shape(count, 3, height, width)).mul(mask);
        NDArray gray = manager.randomUniform(0, 1, plane).mul(mask);
        NDArray edges = gray.gt(0.8).toType(DataType.FLOAT32, false);
        return new NDList(picture, edges, picture, gray, mask);
    }

    private NDList run(Block block, NDList inputs) {
        return block.forward(new ParameterStore(manager, false), inputs, false);
    }
}
