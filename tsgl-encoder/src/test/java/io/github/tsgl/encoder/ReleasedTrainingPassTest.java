// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.weights.NamedParameters;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The first training pass of the released network, on a batch of two that a formula makes: batch
 * statistics, one power iteration, and the state they leave.
 */
@Tag("slow")
class ReleasedTrainingPassTest {

    private static final double TOLERANCE = 5e-4;

    @Test
    void outputsAndStateAreThoseOfTheReleasedNetwork() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            TsglGenerator generator =
                    TsglGenerator.builder()
                            .setConfig(TsglConfig.released())
                            .optStructureOutput(StructureOutput.TRAINING)
                            .build();
            FormulaCheckpoint.fill(generator, manager, FormulaCheckpoint.released(manager));
            Golden golden = GoldenInputs.golden("generator-train");
            NDList inputs = GoldenInputs.batch(manager, golden).masked();

            NDList outputs = generator.forward(new ParameterStore(manager, false), inputs, true);

            golden.assertMatches("output", outputs.get(0), TOLERANCE);
            golden.assertMatches("structure", outputs.get(1), TOLERANCE);
            Map<String, Parameter> state = NamedParameters.of(generator);
            String h2l1 = "encoder.stage1.reconstruction.structure.";
            String h2l5 = "encoder.stage5.reconstruction.structure.";
            assertState(golden, "h2l_1.conv_0.weight_u", state, h2l1 + "convolution1.u");
            assertState(golden, "h2l_1.conv_0.weight_v", state, h2l1 + "convolution1.v");
            assertState(golden, "h2l_5.conv_1.weight_u", state, h2l5 + "convolution2.u");
            String norm = h2l1 + "denormalization1.normalization.";
            String published = "h2l_1.norm_0.param_free_norm.running_";
            assertState(golden, published + "mean", state, norm + "runningMean");
            assertState(golden, published + "var", state, norm + "runningVariance");
            String structure = "encoder.stage2.structure.norm.running";
            assertState(golden, "en_high_2.bn.running_mean", state, structure + "Mean");
            assertState(golden, "en_high_2.bn.running_var", state, structure + "Var");
            assertState(golden, "Decoder_3.model.2.running_var", state, "decoder4.norm.runningVar");
            assertState(
                    golden,
                    "de_high_1.bn.running_mean",
                    state,
                    "structureDecoder.up1.norm.runningMean");
        }
    }

    private static void assertState(
            Golden golden, String published, Map<String, Parameter> state, String ours) {
        NDArray array = state.get(ours).getArray();
        golden.assertMatches("after." + published, array, TOLERANCE);
    }
}
