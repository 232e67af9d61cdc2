package io.github.tsgl.layers.reconstruct;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import io.github.tsgl.layers.testing.FormulaWeights.Rule;
import io.github.tsgl.layers.testing.Golden;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The golden file holds what the released block gives for weights made by a formula. */
class ReleasedReconstructionTest {

    private static final double TOLERANCE = 1e-4;

    private final NDManager manager = NDManager.newBaseManager();
    private final Golden golden = Golden.block("spd-norm-resnet-block");
    private final Map<String, NDArray> tensors = new HashMap<>();
    private final Block block = Reconstruction.builder().setChannels(6).optReleased().build();
    private NDList inputs;

    @BeforeEach
    void fill() {
        inputs =
                new NDList(
                        golden.input(manager, "input"),
                        golden.input(manager, "structure"),
                        golden.input(manager, "residual"));
        block.initialize(manager, DataType.FLOAT32, inputs.getShapes());
        Set<String> left = new TreeSet<>(golden.tensorNames());
        left.removeIf(name -> golden.rule(name) == Rule.CONSTANT);
        for (Pair<String, Parameter> parameter : block.getParameters()) {
            String name = publishedName(parameter.getKey());
            assertThat(left.remove(name)).as(parameter.getKey() + " -> " + name).isTrue();
            NDArray array = parameter.getValue().getArray();
            golden.tensor(manager, name).copyTo(array);
            tensors.put(name, array);
        }
        assertThat(left).isEmpty();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static String publishedName(String name) {
        return name.replaceAll("(^|_)\\d\\d", "$1")
                .replace("structure_denormalization1_", "norm_0.")
                .replace("structure_denormalization2_", "norm_1.")
                .replace("residual_denormalization1_", "norm_s.")
                .replace("structure_convolution1_", "conv_0.")
                .replace("structure_convolution2_", "conv_1.")
                .replace("residual_convolution1_", "conv_s.")
                .replaceAll("^(conv_..)weight", "$1weight_orig")
                .replaceAll("^(conv_..)([uv])$", "$1weight_$2")
                .replace("normalization_runningMean", "param_free_norm.running_mean")
                .replace("normalization_runningVariance", "param_free_norm.running_var")
                .replace("shared_", "mlp_shared.0.")
                .replace("gamma_", "mlp_gamma.")
                .replace("beta_", "mlp_beta.");
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
