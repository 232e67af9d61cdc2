// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import io.github.tsgl.encoder.host.EncoderSpec;
import io.github.tsgl.encoder.host.FeatureLevel;
import io.github.tsgl.encoder.host.HoleContent;
import io.github.tsgl.encoder.host.HostEncoder;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.layers.ops.MultiplyAddCounter;
import io.github.tsgl.layers.testing.GradientCheck;
import io.github.tsgl.layers.testing.PublishedWeights;
import io.github.tsgl.weights.NamedParameters;
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

@net.jqwik.api.Tag("slow")
class OursPenNetTest {

    private NDManager manager;

    @BeforeEach
    @BeforeTry
    void open() {
        manager = NDManager.newBaseManager();
        manager.getEngine().setRandomSeed(3);
    }

    @AfterEach
    @AfterTry
    void close() {
        manager.close();
    }

    @Property(tries = 8)
    void theSwappedEncoderGivesExactlyTheShapesOfTheHostsOwn(
            @ForAll @IntRange(min = 1, max = 3) int rows,
            @ForAll @IntRange(min = 1, max = 3) int columns,
            @ForAll @IntRange(min = 1, max = 2) int count,
            @ForAll @IntRange(min = 1, max = 3) int fourths) {
        FeaturePyramid pyramid = new FeaturePyramid(4 * fourths);
        NDList inputs = inputs(count, 64L * rows, 64L * columns);
        Block own = initialized(new PenNetEncoder(pyramid.levels(), HoleContent.NOTHING), inputs);
        Block swapped = initialized(encoder(pyramid.levels()), inputs);

        Shape[] shapes = run(own, inputs, false).getShapes();

        assertThat(run(swapped, inputs, false).getShapes()).isEqualTo(shapes);
        assertThat(swapped.getOutputShapes(inputs.getShapes())).isEqualTo(shapes);
        assertThat(own.getOutputShapes(inputs.getShapes())).isEqualTo(shapes);
    }

    @Tag("slow")
    @Test
    void gradientsAgreeWithDifferences() {
        NDList inputs = inputs(2, 64, 64);
        PenNetGenerator generator = tiny();
        generator.initialize(manager, DataType.FLOAT64, inputs.getShapes());
        NamedParameters.of(generator).forEach(this::stir);
        NDArray[] wide =
                inputs.stream()
                        .map(input -> input.toType(DataType.FLOAT64, true))
                        .toArray(NDArray[]::new);
        GradientCheck.of(generator, wide)
                .withFixedInput(4)
                .inInference()
                .withStep(1e-9)
                .verifyTogether();
    }

    @Tag("slow")
    @Test
    void parametersAndMultiplyAddsAtThePublishedSize() {
        Block network = Hosts.network(NetworkSpec.of("ours-pennet"), StructureOutput.NONE);
        network.setInitializer(Initializer.ZEROS, parameter -> true);
        NDList inputs = inputs(1, 256, 256);
        network.initialize(manager, DataType.FLOAT32, inputs.getShapes());
        assertThat(PublishedWeights.trainedValues(network)).isEqualTo(40_745_130);
        long work = MultiplyAddCounter.count(() -> run(network, inputs, false));
        assertThat(work / 1e9).isCloseTo(82.0, within(0.1));
    }

    /**
     * Gives values to what starts as all 0 or 1, so that nothing lies on the kink of a ReLU, and
     * the host's weights a size that lets the inputs through.
     */
    private void stir(String name, Parameter parameter) {
        NDArray array = parameter.getArray();
        if (parameter.requiresGradient() && array.max().equals(array.min())) {
            array.addi(
                    manager.randomUniform(-0.2f, 0.2f, array.getShape())
                            .toType(DataType.FLOAT64, false));
        } else if (!name.startsWith("encoder.")) {
            array.muli(8);
        }
    }

    private static PenNetGenerator tiny() {
        PenNetGenerator.Builder host = PenNetGenerator.builder().optWidth(4);
        return host.optEncoder(encoder(host.levels())).build();
    }

    private static HostEncoder encoder(List<FeatureLevel> levels) {
        NetworkSpec tiny = NetworkSpec.of("ours-pennet").withWidth(8).withDepths(1, 1, 1, 1);
        return Hosts.encoder("tsgl")
                .make(EncoderSpec.of(tiny, levels, HoleContent.NOTHING, StructureOutput.NONE));
    }

    /** Picture, edges, smoothed picture, gray picture and mask. */
    private NDList inputs(int count, long height, long width) {
        Shape color = new Shape(count, 3, height, width);
        Shape plane = new Shape(count, 1, height, width);
        NDArray mask = manager.ones(plane);
        mask.set(
                new NDIndex(":, :, {}:{}, {}:{}", height / 4, height / 2, width / 4, width / 2),
                0f);
        NDArray picture = manager.randomUniform(-1, 1, color).mul(mask);
        NDArray gray = manager.randomUniform(0, 1, plane).mul(mask);
        NDArray edges = gray.gt(0.6f).toType(DataType.FLOAT32, false);
        return new NDList(picture, edges, picture.duplicate(), gray, mask);
    }

    private <T extends Block> T initialized(T block, NDList inputs) {
        block.initialize(manager, DataType.FLOAT32, inputs.getShapes());
        return block;
    }

    private NDList run(Block block, NDList inputs, boolean training) {
        return block.forward(new ParameterStore(manager, false), inputs, training);
    }
}
