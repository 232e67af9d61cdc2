// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.input.EdgeSource;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.PreparedInputs;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.layers.testing.BlockContract;
import io.github.tsgl.weights.NamedParameters;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for every host, whatever its network and its encoder are. */
@Tag("slow")
public abstract class HostContract {

    /** A side that all hosts can train on. */
    private static final int TRAINED = 128;

    private final NetworkSpec spec;
    private final InpaintingHost host;
    private NDManager manager;

    @TempDir Path folder;

    /**
     * Makes the tests of a host.
     *
     * @param spec one of its networks, as small as it gets
     */
    protected HostContract(NetworkSpec spec) {
        this.spec = spec;
        host = Hosts.named(spec.host());
    }

    /**
     * Puts an encoder into the host's network without fitting it.
     *
     * @return takes the encoder, and refuses one that gives other features than the host wants;
     *     empty, the default, for a host that takes no encoder but its own
     */
    protected Optional<Consumer<HostEncoder>> swap() {
        return Optional.empty();
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        manager.getEngine().setRandomSeed(3);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 14", "27, 2"})
    void aPictureOfAnySizeComesBackInTheShapesThatAreTold(int taller, int wider) {
        int height = host.smallestSide(spec) + taller;
        int width = host.smallestSide(spec) + wider;
        for (StructureOutput structure : StructureOutput.values()) {
            NDList inputs = inputs(1, height, width, 0).toList();
            Block network = network(spec, structure, inputs);

            NDList drawn = run(network, inputs);

            assertThat(drawn.getShapes()).isEqualTo(network.getOutputShapes(inputs.getShapes()));
            InpaintingOutputs outputs = InpaintingOutputs.of(drawn);
            assertThat(outputs.picture().getShape()).isEqualTo(new Shape(1, 3, height, width));
            assertThat(outputs.picture().abs().max().getFloat()).isFinite();
            if (structure != StructureOutput.ALWAYS) {
                assertThat(outputs.structure()).isEmpty();
            }
            outputs.structure()
                    .ifPresent(
                            edges -> {
                                Shape plane = new Shape(1, 1, height, width);
                                assertThat(edges.getShape()).isEqualTo(plane);
                                assertThat(edges.min().getFloat()).isNotNegative();
                                assertThat(edges.max().getFloat()).isLessThanOrEqualTo(1);
                            });
        }
    }

    @Test
    void aNewNetworkHoldsItsParametersAndNothingElse() {
        NDList inputs = inputs(1, TRAINED, TRAINED, 0).toList();
        int before = manager.getManagedArrays().size();

        Block network = network(spec, StructureOutput.TRAINING, inputs);

        assertThat(manager.getManagedArrays()).hasSize(before + NamedParameters.of(network).size());
    }

    @Test
    void theHoleIsNeverRead() {
        int side = host.smallestSide(spec) + 9;
        InpaintingInputs inputs = inputs(1, side, side + 7, 0);
        InpaintingInputs others = inputs(1, side, side + 7, 1);
        Block network = network(spec, StructureOutput.NONE, inputs.toList());
        stir(network);

        NDArray picture = run(network, inputs.toList()).head();

        assertThat(run(network, others.toList()).head()).isEqualTo(picture);
    }

    @Test
    void aBatchGivesTheResultsOfItsSamples() {
        InpaintingInputs inputs = inputs(2, TRAINED, TRAINED, 0);
        Block network = network(spec, StructureOutput.NONE, inputs.toList());
        stir(network);

        NDArray both = run(network, inputs.toList()).head();

        for (int i = 0; i < 2; i++) {
            String one = i + ":" + (i + 1);
            NDList sample = inputs.map(input -> input.get(one)).toList();
            NDArray difference = run(network, sample).head().sub(both.get(one)).abs();
            assertThat(difference.max().getFloat()).isLessThan(1e-4f);
        }
    }

    @Test
    void everyPartLearns() {
        NDList inputs = inputs(2, TRAINED, TRAINED, 0).toList();
        Block network = network(spec, StructureOutput.TRAINING, inputs);
        stir(network);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDList drawn = network.forward(new ParameterStore(manager, false), inputs, true);
            NDArray loss = manager.create(0f);
            for (NDArray output : drawn) {
                loss = loss.add(output.sub(manager.randomNormal(output.getShape())).square().sum());
            }
            collector.backward(loss);
        }
        NamedParameters.of(network)
                .forEach(
                        (name, parameter) -> {
                            if (parameter.requiresGradient()) {
                                NDArray gradient = parameter.getArray().getGradient();
                                float size = gradient.abs().sum().getFloat();
                                assertThat(size).as(name).isFinite();
                                if (parameter.getType() == Parameter.Type.WEIGHT) {
                                    assertThat(size).as(name).isPositive();
                                }
                            }
                        });
    }

    /** What stands behind the encoder stays as it is. */
    @Test
    void everyEncoderTakesThePlaceOfTheOwnOne() {
        NDList own = inputs(1, TRAINED, TRAINED, 0).toList();
        Map<String, Shape> expected = behind(network(spec, StructureOutput.NONE, own));
        for (String name : Hosts.encoderNames()) {
            NetworkSpec other = spec.withEncoder(name);
            List<String> problems = new ArrayList<>();
            host.check(other, (component, problem) -> problems.add(component));
            if (problems.contains("encoder")) {
                continue;
            }
            int count = Hosts.encoder(name).depthCount();
            NetworkSpec fitting =
                    count == other.depths().size()
                            ? other
                            : other.withDepths(
                                    Collections.nCopies(count, 1).toArray(Integer[]::new));
            NDList inputs =
                    prepared(Hosts.inputs(fitting), 1, TRAINED, TRAINED + TRAINED / 2, 0).toList();
            Block network = network(fitting, StructureOutput.NONE, inputs);
            assertThat(run(network, inputs).head().getShape())
                    .as(name)
                    .isEqualTo(inputs.head().getShape());
            assertThat(behind(network)).as(name).isEqualTo(expected);
        }
    }

    @Test
    void anEncoderOfOtherFeaturesIsRefusedInOneLine() {
        HostEncoder other = new NoiseEncoder(List.of(new FeatureLevel(13, 8)));
        swap().ifPresent(
                        swap ->
                                assertThatThrownBy(() -> swap.accept(other))
                                        .isInstanceOf(IllegalArgumentException.class)
                                        .hasMessageContaining("[13 channels at 1/8]")
                                        .hasMessageNotContaining("\n"));
    }

    @Test
    void anUnknownEncoderIsRefusedInOneLine() {
        assertThatThrownBy(() -> Hosts.network(spec.withEncoder("nosuch"), StructureOutput.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nosuch")
                .hasMessageNotContaining("\n");
    }

    @Test
    void allItsBlocksTellTheirShapesAndAModelSavesThem() throws Exception {
        NDList inputs = inputs(1, TRAINED, TRAINED, 0).toList();
        Block network = network(spec, StructureOutput.ALWAYS, inputs);
        network.getChildren()
                .forEach(c -> BlockContract.verifyShapes(manager, c.getValue(), c.getKey()));
        Supplier<Block> maker = () -> Hosts.network(spec, StructureOutput.ALWAYS);
        BlockContract.verifySaving(maker, inputs, folder);
    }

    @Test
    void itsRecipesStandBesideItAndNameIt() throws Exception {
        for (String recipe : host.recipes()) {
            try (InputStream yaml = host.getClass().getResourceAsStream(recipe + ".yaml")) {
                assertThat(yaml).as(recipe).isNotNull();
                String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(text).containsAnyOf("host: " + host.name(), "recipe: ");
            }
        }
    }

    private Block network(NetworkSpec spec, StructureOutput structure, NDList inputs) {
        Block network = Hosts.network(spec, structure);
        network.initialize(manager, DataType.FLOAT32, inputs.getShapes());
        return network;
    }

    private NDList run(Block network, NDList inputs) {
        return network.forward(new ParameterStore(manager, false), inputs, false);
    }

    /** Gives values to what starts as all 0 or 1: a new network may draw what it drew without. */
    private void stir(Block network) {
        for (Parameter parameter : NamedParameters.of(network).values()) {
            NDArray array = parameter.getArray();
            if (parameter.requiresGradient() && array.max().equals(array.min())) {
                array.addi(manager.randomUniform(-0.2f, 0.2f, array.getShape()));
            }
        }
    }

    /** The parameters that do not belong to the encoder. */
    private static Map<String, Shape> behind(Block network) {
        Map<String, Shape> shapes = new TreeMap<>();
        NamedParameters.of(network)
                .forEach((name, parameter) -> shapes.put(name, parameter.getArray().getShape()));
        shapes.keySet().removeIf(name -> name.startsWith("encoder.") || name.contains(".encoder."));
        assertThat(shapes).isNotEmpty();
        return shapes;
    }

    private InpaintingInputs inputs(int count, int height, int width, int hidden) {
        return prepared(Hosts.inputs(spec), count, height, width, hidden);
    }

    /** Pictures of noise with a box missing, which the hidden content differs in alone. */
    private InpaintingInputs prepared(
            InputSpec inputs, int count, int height, int width, int hidden) {
        HoleMask hole =
                HoleMask.of(
                        width,
                        height,
                        (x, y) ->
                                y >= height / 4
                                        && y < height / 2
                                        && x >= width / 3
                                        && x < width * 2 / 3);
        InputPreparation preparation =
                new InputPreparation(
                        new InputSpec(
                                inputs.priors(),
                                EdgeSource.KNOWN_PIXELS,
                                inputs.smoothing(),
                                inputs.sigma()));
        List<PreparedInputs> samples = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            Random random = new Random(n);
            Random other = new Random(100L + hidden);
            float[] values = new float[3 * height * width];
            for (int i = 0; i < values.length; i++) {
                int known = random.nextInt(256);
                int missing = other.nextInt(256);
                values[i] = (hole.isHole(i % width, i / width % height) ? missing : known) / 255f;
            }
            FloatImage picture = FloatImage.of(3, height, width, values);
            samples.add(preparation.prepareSample(picture, hole).inputs());
        }
        return PreparedInputs.stack(manager, samples);
    }
}
