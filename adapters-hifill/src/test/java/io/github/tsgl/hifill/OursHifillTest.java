// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

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
import ai.djl.training.initializer.NormalInitializer;
import io.github.tsgl.encoder.host.EncoderSpec;
import io.github.tsgl.encoder.host.FeatureLevel;
import io.github.tsgl.encoder.host.HoleContent;
import io.github.tsgl.encoder.host.HostEncoder;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.layers.gated.GatedConvKind;
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

/** HiFill's host with the TSGL encoder. */
@net.jqwik.api.Tag("slow")
class OursHifillTest {

    private NDManager manager;

    @BeforeEach
    @BeforeTry
    void open() {
        manager = NDManager.newBaseManager();
        manager.getEngine().setRandomSeed(9);
    }

    @AfterEach
    @AfterTry
    void close() {
        manager.close();
    }

    @Property(tries = 15)
    void theSwappedEncoderGivesExactlyTheShapesOfTheHostsOwn(
            @ForAll @IntRange(min = 1, max = 3) int rows,
            @ForAll @IntRange(min = 1, max = 3) int columns,
            @ForAll @IntRange(min = 1, max = 2) int count,
            @ForAll @IntRange(min = 1, max = 5) int width,
            @ForAll @IntRange(min = 1, max = 5) int halvings,
            @ForAll GatedConvKind kind) {
        HifillGenerator.Builder host =
                HifillGenerator.builder().optWidth(width).optDownsamplings(halvings);
        long side = host.multiple();
        NDList inputs = inputs(count, rows * side, columns * side);
        Block own =
                initialized(new RefinementEncoder(kind, host.levels(), HoleContent.DRAFT), inputs);
        Block swapped = initialized(encoder(host.levels()), inputs);

        Shape[] shapes = run(own, inputs).getShapes();

        assertThat(run(swapped, inputs).getShapes()).isEqualTo(shapes);
        assertThat(swapped.getOutputShapes(inputs.getShapes())).isEqualTo(shapes);
        assertThat(own.getOutputShapes(inputs.getShapes())).isEqualTo(shapes);
    }

    /** The encoder sees what the coarse network drew, but no priors where nothing is known. */
    @Test
    void inTheHoleThePictureCountsAndThePriorsDoNot() {
        NDList inputs = inputs(1, 48, 64);
        NDArray hole = hole(inputs);
        List<FeatureLevel> levels = HifillGenerator.builder().optWidth(3).levels();
        Block encoder = initialized(encoder(levels), inputs);
        NDList features = run(encoder, inputs);
        for (int i = 0; i < 4; i++) {
            NDList changed = new NDList(inputs);
            changed.set(i, inputs.get(i).add(manager.randomNormal(hole.getShape()).mul(hole)));
            NDList others = run(encoder, changed);
            for (int k = 0; k < features.size(); k++) {
                if (i == 0) {
                    assertThat(others.get(k)).isNotEqualTo(features.get(k));
                } else {
                    assertThat(others.get(k)).isEqualTo(features.get(k));
                }
            }
        }
    }

    @Tag("slow")
    @Test
    void gradientsAgreeWithDifferences() {
        NDList inputs = inputs(2, 48, 32);
        HifillNetwork network = new HifillNetwork(tiny());
        network.setInitializer(new NormalInitializer(0.2f), Parameter.Type.WEIGHT);
        network.initialize(manager, DataType.FLOAT64, inputs.getShapes());
        NamedParameters.of(network).forEach(this::stir);
        NDArray[] wide =
                inputs.stream()
                        .map(input -> input.toType(DataType.FLOAT64, true))
                        .toArray(NDArray[]::new);
        GradientCheck.of(network, wide)
                .withFixedInput(4)
                .inInference()
                .withStep(1e-7)
                .verifyTogether();
    }

    /** Gives values to what starts as all 0 or 1, so that nothing lies on the kink of a ReLU. */
    private void stir(String name, Parameter parameter) {
        NDArray array = parameter.getArray();
        if (parameter.requiresGradient() && array.max().equals(array.min())) {
            array.addi(
                    manager.randomUniform(-0.2f, 0.2f, array.getShape())
                            .toType(DataType.FLOAT64, false));
        }
    }

    @Tag("slow")
    @Test
    void parametersAndMultiplyAddsAtThePublishedSize() {
        Block network = Hosts.network(NetworkSpec.of("ours-hifill"), StructureOutput.NONE);
        network.setInitializer(Initializer.ZEROS, parameter -> true);
        NDList inputs = inputs(1, 512, 512);
        network.initialize(manager, DataType.FLOAT32, inputs.getShapes());
        assertThat(PublishedWeights.trainedValues(network)).isEqualTo(32_623_615);
        long work = MultiplyAddCounter.count(() -> run(network, inputs));
        assertThat(work / 1e9).isCloseTo(308.4, within(0.1));
    }

    private static HifillGenerator tiny() {
        HifillGenerator.Builder host = HifillGenerator.builder().optWidth(2).optCoarseSide(16);
        return host.optEncoder(encoder(host.levels())).build();
    }

    private static HostEncoder encoder(List<FeatureLevel> levels) {
        NetworkSpec tiny = NetworkSpec.of("ours-hifill").withWidth(4).withDepths(1, 1, 1, 1);
        return Hosts.encoder("tsgl")
                .make(EncoderSpec.of(tiny, levels, HoleContent.DRAFT, StructureOutput.NONE));
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

    private static NDArray hole(NDList inputs) {
        return inputs.get(4).neg().add(1);
    }

    private <T extends Block> T initialized(T block, NDList inputs) {
        block.initialize(manager, DataType.FLOAT32, inputs.getShapes());
        return block;
    }

    private NDList run(Block block, NDList inputs) {
        return block.forward(new ParameterStore(manager, false), inputs, false);
    }
}
