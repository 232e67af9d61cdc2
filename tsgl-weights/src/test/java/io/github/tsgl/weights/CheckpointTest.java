// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that torch and the safetensors library wrote; see {@link TestFiles}. */
class CheckpointTest {

    @TempDir Path folder;

    @Test
    void everyFloatingTypeBecomesFloat32() throws IOException {
        try (Checkpoint checkpoint = TestFiles.open("types.pt", folder)) {
            assertThat(checkpoint.tensor("float32").toFloats())
                    .containsExactly(0, 1, -2.5f, 65504, 6e-8f, -0.099975586f);
            assertThat(checkpoint.tensor("float16").toFloats())
                    .containsExactly(0, 1, -2.5f, 65504, 5.9604645e-8f, -0.099975586f);
            assertThat(checkpoint.tensor("bfloat16").toFloats())
                    .containsExactly(0, 1, -2.5f, 65536, 6.0070306e-8f, -0.100097656f);
            assertThat(checkpoint.tensor("float64").toFloats())
                    .containsExactly(0, 1, -2.5f, 65504, 6e-8f, -0.099975586f);
            assertThat(checkpoint.tensor("float64").dataType()).isEqualTo(DataType.FLOAT64);
            assertThat(checkpoint.tensor("float64").shape()).isEqualTo(new Shape(2, 3));
        }
    }

    @Test
    void aShippedFileIsReadFromTheClassPath() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.openResource(TestFiles.class, "types.pt")) {
            assertThat(checkpoint.file()).hasToString("types.pt");
            assertThat(checkpoint.tensor("scalar").toFloats()).containsExactly(7);
        }
        assertThatThrownBy(() -> Checkpoint.openResource(TestFiles.class, "none.pt"))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("none.pt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"int64", "int32", "int16", "int8"})
    void signedIntegersKeepTheirValues(String name) throws IOException {
        try (Checkpoint checkpoint = TestFiles.open("types.pt", folder)) {
            assertThat(checkpoint.tensor(name).toFloats())
                    .containsExactly(0, 1, -2, 100, -128, 127);
        }
    }

    @Test
    void bytesTruthsScalarsAndEmptyTensorsAreRead() throws IOException {
        try (Checkpoint checkpoint = TestFiles.open("types.pt", folder)) {
            assertThat(checkpoint.tensor("uint8").toFloats()).containsExactly(0, 1, 255);
            assertThat(checkpoint.tensor("bool").toFloats()).containsExactly(1, 0, 1);
            assertThat(checkpoint.tensor("scalar").shape()).isEqualTo(new Shape());
            assertThat(checkpoint.tensor("scalar").toFloats()).containsExactly(7);
            assertThat(checkpoint.tensor("empty").shape()).isEqualTo(new Shape(0, 4));
            assertThat(checkpoint.tensor("empty").toFloats()).isEmpty();
        }
    }

    @Test
    void aTensorOfAnUnsupportedTypeIsAnErrorOnlyIfAskedFor() throws IOException {
        try (Checkpoint checkpoint = TestFiles.open("types.pt", folder)) {
            assertThatThrownBy(() -> checkpoint.tensor("complex"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("a tensor of a type that is not read");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"training.ckpt", "training-legacy.pth"})
    void trainingStateAndUnknownClassesDoNotBreakTheTensors(String file) throws IOException {
        try (Checkpoint checkpoint = TestFiles.open(file, folder)) {
            Checkpoint weights = checkpoint.under("state_dict");
            assertThat(weights.names())
                    .containsExactly(
                            "0.weight",
                            "0.bias",
                            "1.weight",
                            "1.bias",
                            "1.running_mean",
                            "1.running_var",
                            "1.num_batches_tracked");
            assertThat(weights.tensor("0.weight").shape()).isEqualTo(new Shape(3, 2, 1, 1));
            assertThat(weights.tensor("0.weight").toFloats()).containsExactly(0, 1, 2, 3, 4, 5);
            assertThat(weights.tensor("1.running_var").toFloats()).containsExactly(500, 501, 502);
            assertThat(checkpoint.names()).contains("optimizer.state.0.exp_avg");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"training.ckpt", "training-legacy.pth"})
    void metadataTellsNumbersTextsAndTheNamesOfUnknownClasses(String file) throws IOException {
        try (Checkpoint checkpoint = TestFiles.open(file, folder)) {
            assertThat(checkpoint.metadata())
                    .containsEntry("epoch", "3")
                    .containsEntry("note", "half way")
                    .containsEntry("callbacks.saicinpainting.Config.best", "0.25")
                    .containsEntry("args", "an object of class argparse.Namespace (not read)")
                    .containsEntry("config", "an object of class saicinpainting.Config (not read)");
            assertThatThrownBy(() -> checkpoint.tensor("args"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("argparse.Namespace");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"views.pt", "views-big-endian.pt", "views-legacy.pt", "views-no-crc.pt"})
    void viewsOfASharedStorageComeOutInRowMajorOrder(String file) throws IOException {
        try (Checkpoint checkpoint = TestFiles.open(file, folder)) {
            float[] base = checkpoint.tensor("base").toFloats();
            assertThat(base).hasSize(24).startsWith(0, 1, 2).endsWith(23);
            assertThat(checkpoint.tensor("transposed").shape()).isEqualTo(new Shape(4, 2, 3));
            assertThat(checkpoint.tensor("transposed").toFloats())
                    .startsWith(0, 4, 8, 12, 16, 20, 1, 5);
            assertThat(checkpoint.tensor("slice").toFloats())
                    .containsExactly(13, 14, 17, 18, 21, 22);
            assertThat(checkpoint.tensor("expanded").toFloats()).containsExactly(5, 5, 5, 6, 6, 6);
            assertThat(checkpoint.tensor("channels_last").toFloats()).isEqualTo(base);
            assertThat(checkpoint.tensor("parameter").toFloats())
                    .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        }
    }

    @Test
    void aTensorAloneAndATorchScriptModuleAreCheckpointsToo() throws IOException {
        try (Checkpoint single = TestFiles.open("single.pt", folder);
                Checkpoint script = TestFiles.open("script.pt", folder)) {
            assertThat(single.tensor("tensor").toFloats()).containsExactly(1, 1, 1, 1);
            assertThat(script.names()).containsExactlyInAnyOrder("0.weight", "0.bias");
            assertThat(script.tensor("0.weight").toFloats()).containsExactly(1, 2);
        }
    }

    @Test
    void safetensorsOfTheReferenceLibraryAreRead() throws IOException {
        try (Checkpoint checkpoint = TestFiles.open("types.safetensors", folder)) {
            assertThat(checkpoint.tensor("f16").toFloats())
                    .containsExactly(0, 1, -2.5f, 65504, 5.9604645e-8f, -0.099975586f);
            assertThat(checkpoint.tensor("bf16").toFloats())
                    .containsExactly(0, 1, -2.5f, 65536, 6.0070306e-8f, -0.100097656f);
            assertThat(checkpoint.tensor("f32").toFloats())
                    .isEqualTo(checkpoint.tensor("f64").toFloats());
            assertThat(checkpoint.tensor("i64").toFloats()).containsExactly(1, -2);
            assertThat(checkpoint.tensor("u8").toFloats()).containsExactly(255);
            assertThat(checkpoint.tensor("scalar").toFloats()).containsExactly(2);
            assertThat(checkpoint.metadata())
                    .containsEntry("made by", "the safetensors library")
                    .containsEntry("quote\"", "ä\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<!DOCTYPE html><html>|web page",
                "version https://git-lfs.github.com/spec/v1|Git LFS pointer",
                "PNG|not a checkpoint that this program knows",
                "''|is empty"
            })
    void whatIsNoCheckpointIsNamedInOneLine(String content, String problem) throws IOException {
        Path file = Files.writeString(folder.resolve("weights.pth"), content);

        assertThatThrownBy(() -> Checkpoint.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("weights.pth")
                .hasMessageContaining(problem)
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("\n");
    }

    @Test
    void aMissingFileAFolderAndACheckpointWithoutTensorsAreErrors() throws IOException {
        Path empty = TestFiles.copy("no-tensors.pt", folder);

        assertThatThrownBy(() -> Checkpoint.open(folder.resolve("nowhere")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("is not a file");
        assertThatThrownBy(() -> Checkpoint.open(empty))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("holds no tensors");
    }

    @Test
    void aStoredTensorIsTransposedSlicedAndReshapedWithoutReading() throws IOException {
        try (Checkpoint checkpoint = TestFiles.open("views.pt", folder)) {
            StoredTensor base = checkpoint.tensor("base");
            assertThat(base.permute(2, 0, 1).toFloats())
                    .isEqualTo(checkpoint.tensor("transposed").toFloats());
            assertThat(base.slice(0, 1, 2).slice(2, 1, 3).reshape(6).toFloats())
                    .isEqualTo(checkpoint.tensor("slice").toFloats());
            assertThat(base.permute(2, 0, 1).reshape(24).slice(0, 6, 8).toFloats())
                    .containsExactly(1, 5);
            assertThatThrownBy(() -> base.permute(0, 1))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> base.slice(0, 1, 3))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> base.reshape(5, 5))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
