// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.weights.NamedParameters;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The constructor of the released network draws the kernels over masks of its balance module after
 * it has set them to one, and freezes them: they are weights, and every released checkpoint has its
 * own.
 */
@Tag("slow")
class DrawnMaskKernelsTest {

    @Test
    void aCheckpointWithDrawnKernelsGivesTheReleasedPicture() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            TsglGenerator generator =
                    TsglGenerator.builder()
                            .setConfig(TsglConfig.released())
                            .optStructureOutput(StructureOutput.ALWAYS)
                            .build();
            FormulaCheckpoint.fill(generator, manager, FormulaCheckpoint.withDrawnKernels(manager));

            NDList inputs = GoldenInputs.photo(manager, "square").masked();
            NDList outputs = generator.forward(new ParameterStore(manager, false), inputs, false);

            Golden golden = GoldenInputs.golden("generator-drawn-kernels");
            golden.assertWithin("output", outputs.get(0), 1e-3);
        }
    }

    @Test
    void kernelsOfOurOwnNetworksCountKnownInputs() {
        try (NDManager manager = NDManager.newBaseManager()) {
            TsglConfig config = TestInputs.tiny().withEdition(Edition.RELEASED);
            TsglGenerator generator =
                    TestInputs.initialized(
                            TsglGenerator.builder().setConfig(config).build(),
                            manager,
                            TestInputs.random(manager, 1, 64, 64));
            List<Parameter> kernels =
                    NamedParameters.of(generator).entrySet().stream()
                            .filter(entry -> entry.getKey().endsWith("maskWeight"))
                            .map(Map.Entry::getValue)
                            .toList();
            assertThat(kernels).hasSize(15).noneMatch(Parameter::requiresGradient);
            assertThat(kernels)
                    .allSatisfy(
                            kernel ->
                                    assertThat(kernel.getArray().toFloatArray())
                                            .containsOnly(config.balanceWidth()));
        }
    }
}
