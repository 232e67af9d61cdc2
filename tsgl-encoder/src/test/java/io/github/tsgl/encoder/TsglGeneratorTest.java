// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.host.Variant;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.reconstruct.Strategy;
import io.github.tsgl.weights.NamedParameters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class TsglGeneratorTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void everyRowOfTableFourIsANetworkThatLearnsInAllItsParts(Strategy strategy) {
        NDList inputs = TestInputs.random(manager, 2, 128, 128);
        TsglGenerator generator =
                generator(
                        TestInputs.tiny().withStrategy(strategy),
                        StructureOutput.TRAINING,
                        manager,
                        inputs);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDList outputs = generator.forward(new ParameterStore(manager, false), inputs, true);
            assertThat(outputs).hasSize(2);
            NDArray target = manager.randomUniform(-1, 1, outputs.get(0).getShape());
            NDArray loss = outputs.get(0).sub(target).abs().mean().add(outputs.get(1).mean());
            collector.backward(loss);
        }
        for (Map.Entry<String, Parameter> entry : NamedParameters.of(generator).entrySet()) {
            if (entry.getValue().requiresGradient()) {
                float norm = entry.getValue().getArray().getGradient().norm().getFloat();
                assertThat(norm).as(entry.getKey()).isFinite().isPositive();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Edition.class)
    void aForwardPassLeavesNothingButItsOutputs(Edition edition) {
        NDList inputs = TestInputs.random(manager, 1, 64, 96);
        TsglGenerator generator =
                generator(
                        TestInputs.tiny().withEdition(edition),
                        StructureOutput.NONE,
                        manager,
                        inputs);
        int before = manager.getManagedArrays().size();
        for (int i = 0; i < 3; i++) {
            TestInputs.run(generator, manager, inputs).close();
        }
        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    @Test
    void theStructureDecoderIsBuiltOnlyWhereItIsWanted() {
        NDList inputs = TestInputs.random(manager, 1, 64, 64);
        TsglGenerator bare = generator(TestInputs.tiny(), StructureOutput.NONE, manager, inputs);
        TsglGenerator trained =
                generator(TestInputs.tiny(), StructureOutput.TRAINING, manager, inputs);
        assertThat(NamedParameters.of(bare).keySet())
                .noneMatch(name -> name.startsWith("structureDecoder"));
        assertThat(NamedParameters.of(trained).keySet())
                .anyMatch(name -> name.startsWith("structureDecoder"));
        assertThat(TestInputs.run(trained, manager, inputs)).hasSize(1);
    }

    @Test
    void thePapersNetworkHasTheDepthsOfThePaper() {
        assertThat(TsglConfig.paper().depths()).containsExactly(2, 2, 6, 2);
        assertThat(TsglConfig.released().depths()).containsExactly(2, 2, 6, 6);
    }

    @Test
    void sizesThatDoNotFitAreErrors() {
        assertThatThrownBy(() -> TsglConfig.paper().withDepths(1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 transformer stages");
        TsglConfig paper = TsglConfig.paper();
        assertThatThrownBy(
                        () ->
                                new TsglConfig(
                                        Edition.PAPER,
                                        paper.strategy(),
                                        10,
                                        4,
                                        List.of(1, 1, 1, 1),
                                        8,
                                        8,
                                        Set.of(),
                                        Variant.PUBLISHED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("4 heads do not divide a texture of 10 channels");
    }

    private static TsglGenerator generator(
            TsglConfig config, StructureOutput structure, NDManager manager, NDList inputs) {
        TsglGenerator generator =
                TsglGenerator.builder().setConfig(config).optStructureOutput(structure).build();
        return TestInputs.initialized(generator, manager, inputs);
    }
}
