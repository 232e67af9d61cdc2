// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint that TensorFlow 2.21 wrote with {@code tf.compat.v1.train.Saver}. */
class TensorFlowCheckpointTest {

    private static final String VALUES = "variables.data-00000-of-00001";

    @TempDir private Path folder;

    private Path copied() throws IOException {
        TestFiles.copy(VALUES, folder);
        return TestFiles.copy("variables.index", folder);
    }

    @Test
    void variablesOfEveryFloatingTypeAndIntegersAreRead() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(copied())) {
            assertThat(checkpoint.names())
                    .containsExactly(
                            "brain",
                            "empty",
                            "global_step",
                            "half",
                            "net/conv/biases",
                            "net/conv/w");
            StoredTensor kernel = checkpoint.tensor("net/conv/w");
            assertThat(kernel.shape()).isEqualTo(new Shape(2, 2, 3, 2));
            assertThat(kernel.toFloats()).startsWith(0, 0.125f, 0.25f).endsWith(2.875f);
            assertThat(checkpoint.tensor("net/conv/biases").toFloats())
                    .containsExactly(0.25f, 0.25f);
            assertThat(checkpoint.tensor("half").toFloats()).containsExactly(0.5f, -2);
            assertThat(checkpoint.tensor("brain").toFloats()).containsExactly(0.5f, -2);
            assertThat(checkpoint.tensor("global_step").toFloats()).containsExactly(7);
            assertThat(checkpoint.tensor("empty").shape()).isEqualTo(new Shape(0, 3));
            assertThatThrownBy(() -> checkpoint.tensor("complex")).hasMessageContaining("not read");
        }
    }

    @Test
    void anIndexWithoutItsValuesNamesTheMissingFile() throws IOException {
        Path index = TestFiles.copy("variables.index", folder);
        assertThatThrownBy(() -> Checkpoint.open(index))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("variables.index: is a TensorFlow index")
                .hasMessageContaining(VALUES + " is missing");
    }

    @Test
    void whoNamesTheValuesIsToldToNameTheIndex() throws IOException {
        copied();
        assertThatThrownBy(() -> Checkpoint.open(folder.resolve(VALUES)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("name its .index file");
    }

    @Test
    void everyChangedByteOfTheIndexIsNoticedOrHarmless() throws IOException {
        Path index = copied();
        byte[] good = TestFiles.bytes("variables.index");
        float[] kernel = {};
        try (Checkpoint checkpoint = Checkpoint.open(index)) {
            kernel = checkpoint.tensor("net/conv/w").toFloats();
        }
        for (int i = 0; i < good.length; i++) {
            byte[] changed = good.clone();
            changed[i] ^= 0x15;
            Files.write(index, changed);
            try (Checkpoint checkpoint = Checkpoint.open(index)) {
                assertThat(checkpoint.tensor("net/conv/w").toFloats()).isEqualTo(kernel);
            } catch (CheckpointException e) {
                assertThat(e).hasMessageContaining("variables.index");
            }
        }
    }

    @Test
    void everyTruncationIsNoticed() throws IOException {
        Path index = copied();
        byte[] good = TestFiles.bytes("variables.index");
        for (int length = 0; length < good.length; length++) {
            Files.write(index, Arrays.copyOf(good, length));
            assertThatThrownBy(() -> Checkpoint.open(index))
                    .isInstanceOf(CheckpointException.class);
        }
    }

    @Test
    void changedAndMissingValuesAreNoticed() throws IOException {
        Path index = copied();
        byte[] values = TestFiles.bytes(VALUES);
        values[40] ^= 1;
        Files.write(folder.resolve(VALUES), values);
        try (Checkpoint checkpoint = Checkpoint.open(index)) {
            assertThatThrownBy(() -> checkpoint.tensor("net/conv/w").toFloats())
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("checksum");
        }
        Files.write(folder.resolve(VALUES), Arrays.copyOf(values, 60));
        assertThatThrownBy(() -> Checkpoint.open(index))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("truncated");
    }
}
