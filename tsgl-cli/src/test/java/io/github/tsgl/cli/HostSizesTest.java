// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.training.config.TrainingConfig;
import org.junit.jupiter.api.Test;

class HostSizesTest {

    @Test
    void narrowHifillAndItsVariantHaveAboutAsManyParameters() {
        assertThat(parameters("hifill-small")).isEqualTo(1_536_399);
        assertThat(parameters("ours-hifill-small") / 1_536_399.0).isCloseTo(1, within(0.05));
    }

    private static long parameters(String recipe) {
        Block network =
                Hosts.network(TrainingConfig.recipe(recipe).network().spec(), StructureOutput.NONE);
        Shape color = new Shape(1, 3, 64, 64);
        Shape plane = new Shape(1, 1, 64, 64);
        try (NDManager manager = NDManager.newBaseManager()) {
            network.initialize(manager, DataType.FLOAT32, color, plane, color, plane, plane);
            return network.getParameters().stream()
                    .map(Pair::getValue)
                    .filter(Parameter::requiresGradient)
                    .mapToLong(parameter -> parameter.getArray().size())
                    .sum();
        }
    }
}
