// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.BalanceModule;
import io.github.tsgl.encoder.host.Direction;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.ModelSpec;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.host.Variant;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.ConvNormAct;
import io.github.tsgl.layers.conv.MaskedConvolution;
import io.github.tsgl.layers.conv.PartialConv2d;
import io.github.tsgl.layers.reconstruct.Reconstruction;
import io.github.tsgl.layers.reconstruct.Strategy;
import io.github.tsgl.weights.NamedParameters;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the paper's experiments change in the TSGL network. */
@Tag("slow")
class VariantTest {

    private static final Variant BASIC = TestInputs.TINY.withBalance(BalanceModule.NONE);
    private static final Variant TURNED =
            TestInputs.TINY.withDirection(Direction.TEXTURE_TO_STRUCTURE);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource(Edition.class)
    void oursBasicLearnsWithoutABalanceModule(Edition edition) {
        TsglConfig config =
                TestInputs.tiny().withEdition(edition).withDepths(1, 1, 1, 1).withVariant(BASIC);
        NDList inputs = TestInputs.random(manager, 2, 64, 128);
        Block network = network(config, inputs);
        assertThat(NamedParameters.of(network).keySet())
                .noneMatch(name -> name.startsWith("balance"))
                .anyMatch(name -> name.startsWith("decoder6"));
        learns(network, inputs);
        NDList outputs = TestInputs.run(network, manager, inputs);
        assertThat(outputs.getShapes()).containsExactly(new Shape(2, 3, 64, 128));
    }

    /** With the balance module's weights left out, both networks have the same names. */
    @Test
    void oursBasicHasTheOtherWeightsOfOurs() {
        NDList inputs = TestInputs.random(manager, 1, 64, 64);
        Set<String> ours = NamedParameters.of(network(TestInputs.tiny(), inputs)).keySet();
        TsglConfig basic = TestInputs.tiny().withVariant(BASIC);
        Set<String> others = NamedParameters.of(network(basic, inputs)).keySet();
        assertThat(ours.stream().filter(name -> !name.startsWith("balance.")))
                .containsExactlyElementsOf(others);
    }

    @Test
    void tauGaussianAndNeighborhoodMakeAnotherPictureOfTheSameWeights() {
        NDList inputs = TestInputs.random(manager, 1, 128, 128);
        NDArray usual = picture(TestInputs.TINY, inputs);
        assertThat(picture(TestInputs.TINY, inputs)).isEqualTo(usual);
        assertThat(picture(TestInputs.TINY.withTau(0), inputs)).isNotEqualTo(usual);
        assertThat(picture(TestInputs.TINY.withWindow(2), inputs)).isNotEqualTo(usual);
        assertThat(picture(equalized(0.5, 3), inputs)).isNotEqualTo(usual);
        assertThat(picture(equalized(1.5, 5), inputs)).isNotEqualTo(usual);
    }

    @Test
    void eachStreamOfTheBalanceModuleHasItsKernel() {
        Variant tiny = TestInputs.TINY;
        Variant streams =
                new Variant(
                        tiny.balance(),
                        tiny.direction(),
                        tiny.priors(),
                        tiny.tau(),
                        tiny.window(),
                        tiny.heads(),
                        List.of(1, 9),
                        2,
                        tiny.gaussian(),
                        tiny.neighborhood());
        NDList inputs = TestInputs.random(manager, 2, 64, 128);
        Block network = network(TestInputs.tiny().withVariant(streams), inputs);
        assertThat(NamedParameters.of(network).keySet())
                .filteredOn(name -> name.matches("balance.*Side.stream.*conv.weight"))
                .hasSize(2 * 2 * 2)
                .allMatch(name -> name.contains("stream1.") || name.contains("stream9."));
        learns(network, inputs);
    }

    /** Eq. 6 with S in the place of T and T in that of the guide. */
    @Test
    void theStructureIsRebuiltFromTheTextureInTheOtherDirection() {
        ConvNormAct structure =
                ConvNormAct.of(
                        PartialConv2d.builder()
                                .setFilters(4)
                                .setKernelShape(3)
                                .optStride(2)
                                .build(),
                        ActivationFunction.RELU);
        Block texture = MaskedConvolution.of(Edition.PAPER, 8, 3, 2);
        Reconstruction reconstruction =
                Reconstruction.builder()
                        .setChannels(4)
                        .optHidden(4)
                        .optStrategy(Strategy.GLOBAL_TO_LOCAL)
                        .build();
        EncoderStage stage =
                new EncoderStage(
                        List.of(structure),
                        new TextureStep(
                                List.of(), texture, ResidualSampling.BILINEAR, TextureMask.KEEP),
                        reconstruction,
                        Direction.TEXTURE_TO_STRUCTURE);
        NDArray s = manager.randomNormal(new Shape(1, 3, 16, 16));
        NDArray t = manager.randomNormal(new Shape(1, 8, 16, 16));
        NDArray mask = manager.ones(new Shape(1, 1, 16, 16));
        stage.initialize(
                manager,
                DataType.FLOAT32,
                s.getShape(),
                mask.getShape(),
                t.getShape(),
                mask.getShape());

        NDList outputs = TestInputs.run(stage, manager, new NDList(s, mask, t, mask));

        NDArray plainS = TestInputs.run(structure, manager, new NDList(s, mask)).head();
        NDArray plainT = TestInputs.run(texture, manager, new NDList(t, mask)).head();
        NDArray rebuilt =
                TestInputs.run(reconstruction, manager, new NDList(plainS, plainT)).head();
        assertThat(outputs.get(0).allClose(rebuilt, 1e-5, 1e-5, false)).isTrue();
        assertThat(outputs.get(0).allClose(plainS, 1e-3, 1e-3, false)).isFalse();
        assertThat(outputs.get(2).allClose(plainT, 1e-5, 1e-5, false)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"BASELINE", "GLOBAL_TO_GLOBAL", "GLOBAL_TO_LOCAL"})
    void theRowsOfTableOneAreNetworksThatLearn(Strategy strategy) {
        NDList inputs = TestInputs.random(manager, 2, 128, 128);
        learns(
                network(TestInputs.tiny().withStrategy(strategy).withVariant(TURNED), inputs),
                inputs);
    }

    @Test
    void theEncoderGivesStructureAndTextureInTheOtherDirection() {
        TsglConfig config =
                TestInputs.tiny().withStrategy(Strategy.GLOBAL_TO_GLOBAL).withVariant(TURNED);
        NDList inputs = TestInputs.random(manager, 1, 64, 64);
        Block encoder = TestInputs.initialized(TsglEncoder.of(config), manager, inputs);
        NDList maps = TestInputs.run(encoder, manager, inputs);
        assertThat(maps.getShapes()).isEqualTo(encoder.getOutputShapes(inputs.getShapes()));
        assertThat(maps.get(0).getShape()).isEqualTo(new Shape(1, 4 + 8, 32, 32));
        assertThat(maps.get(4).getShape()).isEqualTo(new Shape(1, 64 + 8, 2, 2));
    }

    @Test
    void aStructureHasNoResidual() {
        assertThatThrownBy(() -> TestInputs.tiny().withVariant(TURNED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2Global(Local)->Global(Local)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GRADIENTS_X", "GRADIENTS_Y", "LOW_RESOLUTION", "EDGES", "EDGES,GRAY"})
    void theStructureBeginsWithThePriorsOfTableEight(String names) {
        Set<Prior> structure =
                Arrays.stream(names.split(",")).map(Prior::valueOf).collect(Collectors.toSet());
        Variant variant = Variant.PUBLISHED.withPriors(structure);
        NetworkSpec spec =
                NetworkSpec.of("tsgl-paper")
                        .withWidth(4)
                        .withDepths(1, 1, 1, 1)
                        .withVariant(variant);
        Map<Prior, NDArray> priors = new EnumMap<>(Prior.class);
        for (Prior prior : Hosts.inputs(spec).priors()) {
            Shape shape = new Shape(1, prior.channels(), 64, 64);
            priors.put(prior, manager.randomUniform(0, 1, shape));
        }
        InpaintingInputs inputs =
                new InpaintingInputs(
                        manager.zeros(new Shape(1, 3, 64, 64)),
                        priors,
                        manager.ones(new Shape(1, 1, 64, 64)));
        Block network = Hosts.network(spec, StructureOutput.TRAINING);
        TestInputs.initialized(network, manager, inputs.toList());
        int channels = variant.priors().stream().mapToInt(Prior::channels).sum() + 1;
        String first = "encoder.stage1.structure.conv.weight";
        assertThat(NamedParameters.of(network).get(first).getArray().getShape().get(1))
                .isEqualTo(channels);
        NDArray picture = TestInputs.run(network, manager, inputs.toList()).head();
        for (Prior prior : variant.priors()) {
            Map<Prior, NDArray> others = new EnumMap<>(priors);
            others.put(prior, priors.get(prior).mul(-1));
            NDList changed = new InpaintingInputs(inputs.picture(), others, inputs.mask()).toList();
            assertThat(TestInputs.run(network, manager, changed).head()).isNotEqualTo(picture);
        }
        ModelSpec model = new ModelSpec(spec, Hosts.inputs(spec));
        assertThat(ModelSpec.of(model.toMetadata())).contains(model);
    }

    @Test
    void weightsOfPublishedVariantsTellNothingOfIt() {
        NetworkSpec spec = NetworkSpec.of("tsgl-paper");
        Map<String, String> published =
                new LinkedHashMap<>(new ModelSpec(spec, Hosts.inputs(spec)).toMetadata());
        assertThat(published.keySet())
                .noneMatch(key -> Variant.NAMES.contains(key.replace("network.", "")));
        assertThat(ModelSpec.NAMES).contains("network.tau", "network.balance");
    }

    private static Variant equalized(double gaussian, int neighborhood) {
        Variant tiny = TestInputs.TINY;
        return new Variant(
                tiny.balance(),
                tiny.direction(),
                tiny.priors(),
                tiny.tau(),
                tiny.window(),
                tiny.heads(),
                tiny.balanceKernels(),
                tiny.balanceLayers(),
                gaussian,
                neighborhood);
    }

    private NDArray picture(Variant variant, NDList inputs) {
        Block network = network(TestInputs.tiny().withVariant(variant), inputs);
        return TestInputs.run(network, manager, inputs).head();
    }

    private Block network(TsglConfig config, NDList inputs) {
        return TestInputs.initialized(
                TsglGenerator.builder()
                        .setConfig(config)
                        .optStructureOutput(StructureOutput.TRAINING)
                        .build(),
                manager,
                inputs);
    }

    private void learns(Block network, NDList inputs) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDList outputs = network.forward(new ParameterStore(manager, false), inputs, true);
            NDArray target = manager.randomUniform(-1, 1, outputs.get(0).getShape());
            collector.backward(outputs.get(0).sub(target).abs().mean().add(outputs.get(1).mean()));
        }
        NamedParameters.of(network)
                .forEach(
                        (name, parameter) -> {
                            if (parameter.requiresGradient()) {
                                float norm = parameter.getArray().getGradient().norm().getFloat();
                                assertThat(norm).as(name).isFinite();
                            }
                        });
    }
}
