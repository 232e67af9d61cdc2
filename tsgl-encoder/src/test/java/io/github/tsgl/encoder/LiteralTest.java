// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.Literal;
import io.github.tsgl.encoder.host.ModelSpec;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.weights.NamedParameters;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The paper's edition where it follows the paper to the letter. */
@Tag("slow")
class LiteralTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aNetworkThatIsLiteralInAllPointsLearnsInAllItsParts() {
        NDList inputs = TestInputs.random(manager, 2, 128, 128);
        Block network = network(inputs, Literal.values());
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDList outputs = network.forward(new ParameterStore(manager, false), inputs, true);
            collector.backward(outputs.get(0).square().mean().add(outputs.get(1).mean()));
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

    @ParameterizedTest
    @EnumSource
    void eachPointMakesAnotherPicture(Literal point) {
        NDList inputs = TestInputs.random(manager, 1, 64, 128);
        NDArray usual = TestInputs.run(network(inputs), manager, inputs).head();
        NDArray literal = TestInputs.run(network(inputs, point), manager, inputs).head();
        assertThat(literal.isNaN().any().getBoolean()).isFalse();
        assertThat(literal).isNotEqualTo(usual);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void guidesCountByTheirSizeToTheLetter(boolean literal) {
        NDList inputs = TestInputs.random(manager, 1, 64, 64);
        Block stages = network(inputs, literal ? new Literal[] {Literal.GUIDES} : new Literal[0]);
        Block stage = stages.getChildren().get("01encoder").getChildren().get("02stage1");
        Block reconstruction = stage.getChildren().get("03reconstruction");
        NDArray texture = manager.randomNormal(new Shape(1, 8, 32, 32));
        NDArray structure = manager.randomNormal(new Shape(1, 4, 32, 32));
        NDArray once = rebuilt(reconstruction, texture, structure);
        NDArray twice = rebuilt(reconstruction, texture, structure.mul(2));
        assertThat(twice.allClose(once, 1e-3, 1e-3, false)).isEqualTo(!literal);
    }

    private NDArray rebuilt(Block reconstruction, NDArray texture, NDArray structure) {
        return TestInputs.run(reconstruction, manager, new NDList(texture, structure, texture))
                .head();
    }

    @Test
    void everyLayerOfTheStructureHasBiasAndNormalizationToTheLetter() {
        NDList inputs = TestInputs.random(manager, 1, 64, 64);
        Set<String> usual = NamedParameters.of(network(inputs)).keySet();
        Set<String> literal = NamedParameters.of(network(inputs, Literal.STRUCTURE)).keySet();
        String[] more =
                IntStream.rangeClosed(1, 5)
                        .mapToObj(stage -> "encoder.stage" + stage + ".structure.conv.bias")
                        .toArray(String[]::new);
        assertThat(usual).doesNotContain(more).noneMatch(n -> n.contains("stage1.structure.norm"));
        assertThat(literal).contains(more).contains("encoder.stage1.structure.norm.gamma");
    }

    @Test
    void theMapsThatAreFusedAreConvolutionsAloneToTheLetter() {
        TsglConfig config = TestInputs.tiny().withLiteral(Set.of(Literal.FUSION));
        Block fusion = ScaleFusion.of(config);
        NDList textures = new NDList();
        for (int side = 32; side >= 2; side /= 2) {
            textures.add(manager.randomNormal(new Shape(1, 8, side, side)));
        }
        fusion.initialize(manager, DataType.FLOAT32, textures.getShapes());
        NDList negative = new NDList(textures.stream().map(NDArray::neg).toList());
        NDList maps = TestInputs.run(fusion, manager, textures);
        NDList turned = TestInputs.run(fusion, manager, negative);
        for (int i = 0; i < maps.size(); i++) { // the first biases are 0
            assertThat(turned.get(i).toFloatArray())
                    .containsExactly(maps.get(i).neg().toFloatArray(), within(1e-4f));
        }
    }

    @Test
    void weightsTellWhereTheirNetworkIsLiteral() {
        NetworkSpec network =
                NetworkSpec.of("tsgl-paper").withLiteral(Literal.EPSILON, Literal.GUIDES);
        ModelSpec model = new ModelSpec(network, Hosts.inputs(network));
        assertThat(model.toMetadata()).containsEntry("network.literal", "guides,epsilon");
        assertThat(ModelSpec.of(model.toMetadata())).contains(model);
    }

    @Test
    void onlyThePapersEditionCanBeLiteral() {
        NetworkSpec released = NetworkSpec.of("tsgl-released").withLiteral(Literal.GUIDES);
        assertThatThrownBy(() -> Hosts.network(released, StructureOutput.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("literal must be empty for this network, not guides");
        TsglConfig config = TsglConfig.paper().withLiteral(Set.of(Literal.GUIDES));
        assertThatThrownBy(() -> config.withEdition(Edition.RELEASED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Block network(NDList inputs, Literal... points) {
        TsglGenerator generator =
                TsglGenerator.builder()
                        .setConfig(TestInputs.tiny().withLiteral(Set.copyOf(Arrays.asList(points))))
                        .optStructureOutput(StructureOutput.TRAINING)
                        .build();
        return TestInputs.initialized(generator, manager, inputs);
    }
}
