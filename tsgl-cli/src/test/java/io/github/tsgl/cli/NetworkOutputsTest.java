// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.PreparedInputs;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every network says what it returns. */
@Tag("slow")
class NetworkOutputsTest {

    static Stream<Arguments> networks() {
        return Hosts.all().stream()
                .map(InpaintingHost::name)
                .filter(name -> !name.startsWith("big-")) // the same block, with more of the same
                .flatMap(
                        name ->
                                Arrays.stream(StructureOutput.values())
                                        .map(structure -> Arguments.of(name, structure)));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void outputShapesAreThoseOfTheForwardPass(String host, StructureOutput structure) {
        NetworkSpec spec = NetworkSpec.of(host).withWidth(8);
        InputSpec inputs = Hosts.inputs(spec).withSmoothing(Smoothing.NONE);
        Block network = Hosts.network(spec, structure);
        try (NDManager manager = NDManager.newBaseManager()) {
            manager.getEngine().setRandomSeed(3);
            network.initialize(
                    manager,
                    DataType.FLOAT32,
                    InpaintingInputs.shapes(inputs.priors(), 2, 128, 128));
            ParameterStore store = new ParameterStore(manager, false);
            NDList odd = prepared(manager, inputs, 100, 136);
            NDList inferred = network.forward(store, odd, false);
            assertThat(inferred.getShapes())
                    .containsExactly(network.getOutputShapes(odd.getShapes()));
            assertThat(InpaintingOutputs.of(inferred).picture().getShape())
                    .isEqualTo(new Shape(2, 3, 100, 136));

            NDList fitting = prepared(manager, inputs, 128, 128);
            NDList trained = network.forward(store, fitting, true);
            InpaintingOutputs outputs = InpaintingOutputs.of(trained);
            assertThat(trained.getShapes())
                    .containsSubsequence(network.getOutputShapes(fitting.getShapes()));
            if (structure == StructureOutput.NONE) {
                assertThat(outputs.structure()).isEmpty();
            }
            outputs.structure()
                    .map(NDArray::getShape)
                    .ifPresent(shape -> assertThat(shape).isEqualTo(new Shape(2, 1, 128, 128)));
        }
    }

    private static NDList prepared(NDManager manager, InputSpec spec, int height, int width) {
        HoleMask mask = HoleMask.of(width, height, (x, y) -> y > 20 && y < 50 && x > 30 && x < 70);
        float[] values = new float[3 * height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 37 % 256) / 255f;
        }
        PreparedInputs one =
                new InputPreparation(spec)
                        .prepareSample(FloatImage.of(3, height, width, values), mask)
                        .inputs();
        return PreparedInputs.stack(manager, List.of(one, one)).toList();
    }
}
