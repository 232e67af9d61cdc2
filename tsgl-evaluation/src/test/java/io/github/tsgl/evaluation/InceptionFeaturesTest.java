package io.github.tsgl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.testing.FormulaWeights;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.CheckpointException;
import io.github.tsgl.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against a reference in PyTorch with weights of a formula, and, where {@code TSGL_INCEPTION} names
 * the file of the trained weights, with those.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InceptionFeaturesTest {

    private static final String FOLDER = "/io/github/tsgl/evaluation/";

    private final Golden golden = Golden.read(FOLDER + "inception.txt");
    private final NDManager manager = NDManager.newBaseManager();
    private InceptionFeatures network;

    @BeforeAll
    void load() throws IOException {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String name : golden.tensorNames()) {
            var shape = golden.tensorShape(name);
            var rule = golden.rule(name);
            tensors.put(
                    name,
                    StoredTensor.computed(
                            name, shape, () -> FormulaWeights.values(name, shape, rule)));
        }
        network = InceptionFeatures.load(Checkpoint.of("formula", tensors), manager);
    }

    @AfterAll
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"square", "odd", "large"})
    void featuresAreThoseOfTheReference(String input) {
        try (NDManager own = manager.newSubManager()) {
            NDArray features = features(network, golden.input(own, input));
            golden.assertMatches("features." + input, features, 1e-3);
        }
    }

    private NDArray features(InceptionFeatures of, NDArray picture) {
        NDArray features =
                of.forward(new ParameterStore(manager, false), new NDList(picture), false).head();
        assertThat(of.getOutputShapes(new NDList(picture).getShapes()))
                .containsExactly(features.getShape());
        return features;
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "TSGL_INCEPTION", matches = ".+")
    void featuresOfTheTrainedWeightsAreThoseOfTheReference() throws IOException {
        Golden trained = Golden.read(FOLDER + "inception-trained.txt");
        try (NDManager own = manager.newSubManager()) {
            InceptionFeatures file =
                    InceptionFeatures.load(Path.of(System.getenv("TSGL_INCEPTION")), own);
            for (String input : trained.inputs()) {
                NDArray features = features(file, trained.input(own, input));
                trained.assertMatches(
                        "features." + input.substring(input.indexOf('.') + 1), features, 1e-3);
            }
        }
    }

    @Test
    void theNetworkIsFrozen() {
        assertThat(network.getParameters().values()).noneMatch(Parameter::requiresGradient);
    }

    @Test
    void aMissingFileIsNamed(@TempDir Path folder) {
        assertThatThrownBy(() -> InceptionFeatures.load(folder.resolve("inception"), manager))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("inception");
    }
}
