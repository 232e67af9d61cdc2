// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.reconstruct;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.layers.testing.PublishedWeights;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The golden file holds what the released block gives for weights made by a formula. */
class ReleasedReconstructionTest {

    private static final double TOLERANCE = 1e-4;

    private final NDManager manager = NDManager.newBaseManager();
    private final Golden golden = Golden.block("spd-norm-resnet-block");
    private final Block block =
            Reconstruction.builder().setChannels(6).optEdition(Edition.RELEASED).build();
    private Map<String, NDArray> tensors;
    private NDList inputs;

    @BeforeEach
    void fill() {
        inputs =
                new NDList(
                        golden.input(manager, "input"),
                        golden.input(manager, "structure"),
                        golden.input(manager, "residual"));
        tensors =
                PublishedWeights.fill(
                        block,
                        golden,
                        manager,
                        ReleasedReconstructionTest::publishedName,
                        inputs.getShapes());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static String publishedName(String name) {
        return name.replace("structure.denormalization1.", "norm_0.")
                .replace("structure.denormalization2.", "norm_1.")
                .replace("residual.denormalization1.", "norm_s.")
                .replace("structure.convolution1.", "conv_0.")
                .replace("structure.convolution2.", "conv_1.")
                .replace("residual.convolution1.", "conv_s.")
                .replaceAll("^(conv_..)weight", "$1weight_orig")
                .replaceAll("^(conv_..)([uv])$", "$1weight_$2")
                .replace("normalization.runningMean", "param_free_norm.running_mean")
                .replace("normalization.runningVariance", "param_free_norm.running_var")
                .replace("shared.", "mlp_shared.0.")
                .replace("gamma.", "mlp_gamma.")
                .replace("beta.", "mlp_beta.");
    }

    @Test
    void inferenceGivesWhatTheReleasedBlockGives() {
        NDArray output = run(false);
        Block structure = block.getChildren().get("01structure");
        Block residual = block.getChildren().get("02residual");
        NDArray residualNormed =
                residual.getChildren()
                        .get("01denormalization1")
                        .forward(
                                new ParameterStore(manager, false),
                                new NDList(inputs.get(0), inputs.get(2)),
                                false)
                        .singletonOrThrow();
        golden.assertMatches("eval.norm_s", residualNormed, TOLERANCE);
        NDArray structureNormed =
                structure
                        .getChildren()
                        .get("01denormalization1")
                        .forward(
                                new ParameterStore(manager, false),
                                new NDList(inputs.get(0), inputs.get(1)),
                                false)
                        .singletonOrThrow();
        golden.assertMatches("eval.norm_0", structureNormed, TOLERANCE);
        golden.assertMatches("eval.output", output, TOLERANCE);
    }

    @Test
    void trainingGivesWhatTheReleasedBlockGivesAndMovesItsState() {
        golden.assertMatches("train.output", run(true), TOLERANCE);
        for (String state :
                new String[] {
                    "norm_0.param_free_norm.running_mean",
                    "norm_0.param_free_norm.running_var",
                    "conv_0.weight_u",
                    "conv_0.weight_v",
                    "conv_s.weight_u"
                }) {
            golden.assertMatches("train." + state, tensors.get(state), TOLERANCE);
        }
    }

    private NDArray run(boolean training) {
        return block.forward(new ParameterStore(manager, false), inputs, training)
                .singletonOrThrow();
    }
}
