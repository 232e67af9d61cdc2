// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.NoiseEncoder;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.WeightMismatchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Import of published files: PyTorch wrote both for the published generator of width 2 with two
 * blocks. {@code tiny-best.ckpt} is shaped like a training checkpoint, with a discriminator, an
 * evaluator and configuration objects beside the generator; {@code tiny-script.pt} was traced as
 * the published one was, and its code replaced by a line that fails if it is run.
 */
class LamaWeightsTest {

    private final NDManager manager = NDManager.newBaseManager();
    @TempDir private Path folder;

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-best.ckpt", "tiny-script.pt"})
    void publishedFilesGiveThePublishedPicture(String file) throws IOException {
        LamaGenerator generator = GoldenLama.empty(tiny(2), manager);
        try (Checkpoint checkpoint = open(file)) {
            LamaWeights.generator(generator).load(checkpoint, generator);
        }
        Golden golden = GoldenLama.golden("tiny");
        NDArray x = golden.input(manager, "tiny.square");
        ParameterStore store = new ParameterStore(manager, false);
        NDArray picture = generator.forward(store, new NDList(x), false).head();
        golden.assertWithin("square.output", picture, 1e-5);
    }

    @Test
    void configurationObjectsAreOnlyNamed() throws IOException {
        try (Checkpoint checkpoint = open("tiny-best.ckpt")) {
            assertThat(checkpoint.metadata().get("hyper_parameters"))
                    .contains("omegaconf.dictconfig.DictConfig")
                    .contains("not read");
            assertThat(checkpoint.metadata()).containsEntry("epoch", "39");
        }
    }

    @Test
    void aFileOfAnotherNetworkIsAnErrorThatListsBothSides() throws IOException {
        LamaGenerator larger = GoldenLama.empty(tiny(3), manager);
        LamaGenerator regular = GoldenLama.empty(tiny(2).optStyle(LamaStyle.REGULAR), manager);
        try (Checkpoint checkpoint = open("tiny-best.ckpt")) {
            assertThatThrownBy(() -> LamaWeights.generator(larger).load(checkpoint, larger))
                    .isInstanceOfSatisfying(
                            WeightMismatchException.class,
                            error -> {
                                assertThat(error.unset())
                                        .contains("residual3.layer1.conv.localToLocal.weight");
                                assertThat(error.unused()).contains("model.8.weight");
                            });
            assertThatThrownBy(() -> LamaWeights.generator(regular).load(checkpoint, regular))
                    .isInstanceOfSatisfying(
                            WeightMismatchException.class,
                            error -> {
                                assertThat(error.unset())
                                        .contains("encoder.down1.conv.localToLocal.bias");
                                assertThat(error.unused()).contains("model.5.conv1.bn_g.bias");
                            });
        }
    }

    @Test
    void anotherEncoderHasNoPublishedWeights() {
        LamaGenerator.Builder builder = tiny(1);
        LamaGenerator other = builder.optEncoder(new NoiseEncoder(builder.levels())).build();
        assertThatThrownBy(() -> LamaWeights.generator(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("this encoder");
    }

    private static LamaGenerator.Builder tiny(int blocks) {
        return LamaGenerator.fourier().optWidth(2).optBlocks(blocks);
    }

    private Checkpoint open(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            try (InputStream stream = GoldenLama.open(name)) {
                Files.copy(stream, file);
            }
        }
        return Checkpoint.open(file);
    }
}
