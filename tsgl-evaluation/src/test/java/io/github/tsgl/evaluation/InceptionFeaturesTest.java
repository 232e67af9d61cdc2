// SPDX-License-Identifier: Apache-2.0
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Against pytorch-fid and another reference in PyTorch with weights of a formula, and, where {@code
 * TSGL_INCEPTION} names the file of trained weights, with those.
 */
class InceptionFeaturesTest {

    private static final Golden PUBLISHED = golden("pytorch-fid.txt");
    private static final Golden FOLDED = golden("inception.txt");

    private final NDManager manager = NDManager.newBaseManager();

    private static Golden golden(String name) {
        return Golden.read("/io/github/tsgl/evaluation/" + name);
    }

    private static Checkpoint formula(Golden golden) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String name : golden.tensorNames()) {
            var shape = golden.tensorShape(name);
            var rule = golden.rule(name);
            tensors.put(
                    name,
                    StoredTensor.computed(
                            name, shape, () -> FormulaWeights.values(name, shape, rule)));
        }
        return Checkpoint.of("formula", tensors);
    }

    private InceptionFeatures published(FeatureSize size, Resizing resizing) throws IOException {
        return InceptionFeatures.load(
                formula(PUBLISHED), InceptionWeights.PYTORCH_FID, size, resizing, manager);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource
    void allFeaturesAreThoseOfPytorchFid(FeatureSize size) throws IOException {
        InceptionFeatures network = published(size, Resizing.PYTORCH_FID);
        for (String input : new String[] {"square", "odd"}) {
            try (NDManager own = manager.newSubManager()) {
                NDArray features = features(network, PUBLISHED.input(own, input));
                PUBLISHED.assertMatches(
                        "features." + size.features() + "." + input, features, 1e-3);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void picturesAreResizedAsByTheirPrograms(Resizing resizing) {
        String name = resizing.toString().replace('-', '_');
        for (String input : PUBLISHED.inputs()) {
            try (NDManager own = manager.newSubManager()) {
                NDArray resized = resizing.of(PUBLISHED.input(own, input));
                PUBLISHED.assertWithin("resized." + name + "." + input, resized, 2e-5);
            }
        }
    }

    @Test
    void featuresOfFoldedWeightsAreThoseOfTheReference() throws IOException {
        InceptionFeatures network =
                InceptionFeatures.load(
                        formula(FOLDED),
                        InceptionWeights.FOLDED,
                        FeatureSize.AUXILIARY,
                        Resizing.PYTORCH_FID,
                        manager);
        assertMatches(network, FOLDED);
    }

    private void assertMatches(InceptionFeatures network, Golden golden) {
        for (String input : golden.inputs()) {
            try (NDManager own = manager.newSubManager()) {
                NDArray features = features(network, golden.input(own, input));
                String name = input.substring(input.indexOf('.') + 1);
                golden.assertMatches("features." + name, features, 1e-3);
            }
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
        Path file = Path.of(System.getenv("TSGL_INCEPTION"));
        InceptionFeatures network =
                InceptionFeatures.load(file, FeatureSize.AUXILIARY, Resizing.PYTORCH_FID, manager);
        assertThat(network.description()).startsWith("FID-768 (pytorch-fid, ");
        assertMatches(network, golden("inception-trained.txt"));
    }

    @Test
    void aReportSaysWhichFeaturesTheseAre() throws IOException {
        InceptionFeatures network = published(FeatureSize.FIRST_POOLING, Resizing.CLEAN_FID);
        assertThat(network.description()).isEqualTo("FID-64 (clean-fid, sha256 6726825d…)");
        assertThat(network.size()).isEqualTo(64);
        assertThat(network.getParameters().values()).noneMatch(Parameter::requiresGradient);
    }

    @Test
    void featuresBeyondAFileAreRefused() {
        assertThatThrownBy(
                        () ->
                                InceptionFeatures.load(
                                        formula(FOLDED),
                                        InceptionWeights.FOLDED,
                                        FeatureSize.of(2048),
                                        Resizing.PYTORCH_FID,
                                        manager))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("formula: has weights for up to 768 features, not for 2048");
        assertThatThrownBy(() -> FeatureSize.of(1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64, 192, 768 or 2048 features, not 1000");
    }

    @Test
    void anotherFileIsRefused(@TempDir Path folder) throws IOException {
        Path other = Files.writeString(folder.resolve("inception.pth"), "other weights");
        assertThatThrownBy(() -> InceptionFeatures.load(other, Resizing.PYTORCH_FID, manager))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("inception.pth: is not pt_inception-2015-12-05-6726825d.pth");
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> InceptionFeatures.load(missing, Resizing.PYTORCH_FID, manager))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("missing: there is no such file");
    }
}
