// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsWriterTest {

    @TempDir Path folder;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void closeManager() {
        manager.close();
    }

    @Test
    void aBlockComesBackFromItsFileWithItsMetadata() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        Map<String, Parameter> parameters = block().made(manager);
        parameters.get("conv.weight").getArray().set(new float[] {1e-30f, -2, 3.4e38f, 0.1f});
        SafetensorsWriter.builder()
                .optMetadata("config", "{\"width\": 8, \"ä\": \"<&>\"}")
                .optMetadata(Map.of("seed", "1"))
                .build()
                .write(file, arrays(parameters));
        TinyBlock other = block();
        Map<String, Parameter> read = other.made(manager);

        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            WeightTable.identity().load(checkpoint, other);

            assertThat(checkpoint.metadata())
                    .containsEntry("config", "{\"width\": 8, \"ä\": \"<&>\"}")
                    .containsEntry("seed", "1");
        }
        assertThat(read.get("conv.weight").getArray().toFloatArray())
                .containsExactly(1e-30f, -2, 3.4e38f, 0.1f);
        assertThat(read.get("scale").getArray().toFloatArray()).containsExactly(-1);
    }

    @Test
    void halfPrecisionLoadsIntoFloat32Parameters() throws IOException {
        Path file = folder.resolve("half.safetensors");
        TinyBlock block = block();
        Map<String, Parameter> parameters = block.made(manager);
        parameters.get("conv.weight").getArray().set(new float[] {0.1f, -65504, 6e-8f, 1e-9f});
        SafetensorsWriter.builder().optPrecision(Precision.FLOAT16).build().write(file, block);
        TinyBlock other = block();
        Map<String, Parameter> read = other.made(manager);

        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            WeightTable.identity().load(checkpoint, other);
            assertThat(checkpoint.tensor("conv.weight").dataType()).isEqualTo(DataType.FLOAT16);
        }

        assertThat(read.get("conv.weight").getArray().getDataType()).isEqualTo(DataType.FLOAT32);
        assertThat(read.get("conv.weight").getArray().toFloatArray())
                .containsExactly(0.099975586f, -65504, 5.9604645e-8f, 0);
    }

    @Test
    void someTensorsStayExactAtHalfPrecision() throws IOException {
        Path file = folder.resolve("mixed.safetensors");
        TinyBlock block = block();
        Map<String, Parameter> parameters = block.made(manager);
        parameters.get("conv.weight").getArray().set(new float[] {0.1f, 1e9f, 1e-9f, -3});
        SafetensorsWriter.builder()
                .optPrecision(Precision.FLOAT16)
                .optExact(name -> name.equals("conv.weight"))
                .build()
                .write(file, block);
        TinyBlock other = block();
        Map<String, Parameter> read = other.made(manager);

        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            WeightTable.identity().load(checkpoint, other);
            assertThat(checkpoint.tensor("scale").dataType()).isEqualTo(DataType.FLOAT16);
        }

        assertThat(read.get("conv.weight").getArray().toFloatArray())
                .containsExactly(0.1f, 1e9f, 1e-9f, -3);
        assertThat(read.get("scale").getArray().toFloatArray()).containsExactly(-1);
    }

    @Test
    void djlReadsTheFileToo() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        SafetensorsWriter.builder().build().write(file, made());

        NDList list = NDList.decode(manager, Files.readAllBytes(file));

        assertThat(list.get("conv.weight").getShape()).isEqualTo(new Shape(2, 2));
        assertThat(list.get("conv.weight").toFloatArray()).containsOnly(-1);
    }

    @Test
    void theSameWeightsGiveTheSameBytes() throws IOException {
        SafetensorsWriter writer =
                SafetensorsWriter.builder().optMetadata("b", "1").optMetadata("a", "2").build();
        writer.write(folder.resolve("one"), made());
        writer.write(folder.resolve("two"), made());

        assertThat(folder.resolve("one")).hasSameBinaryContentAs(folder.resolve("two"));
    }

    @Test
    void anArrayOfManyChunksIsWrittenWhole() throws IOException {
        Path file = folder.resolve("large");
        NDArray array = manager.arange(0, 200_003, 1).toType(DataType.FLOAT32, false);
        SafetensorsWriter.builder().build().write(file, Map.of("large", array));

        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            NDArray read = checkpoint.tensor("large").toNDArray(manager);
            assertThat(read).isEqualTo(array);
        }
    }

    @Test
    void whenWritingFailsTheOldFileStaysAndNothingIsLeftBehind() throws IOException {
        Path file = Files.writeString(folder.resolve("weights"), "old");
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        arrays.put("fine", manager.zeros(new Shape(3)));
        arrays.put("too large", manager.create(new float[] {1, 7e4f}));
        SafetensorsWriter half =
                SafetensorsWriter.builder().optPrecision(Precision.FLOAT16).build();

        assertThatThrownBy(() -> half.write(file, arrays))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too large holds 70000.0");
        assertThat(file).hasContent("old");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aValueThatIsNotFiniteIsNotWritten(float value) {
        Path file = folder.resolve("weights");
        NDArray array = manager.create(new float[] {1, value});
        for (Precision precision : Precision.values()) {
            SafetensorsWriter writer = SafetensorsWriter.builder().optPrecision(precision).build();

            assertThatThrownBy(() -> writer.write(file, Map.of("bias", array)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("bias holds " + value + ", which is not finite");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void anOldFileIsReplacedAndAFolderIsNot() throws IOException {
        Path file = Files.writeString(folder.resolve("weights"), "old");
        TinyBlock block = made();
        SafetensorsWriter writer = SafetensorsWriter.builder().build();

        writer.write(file, block);

        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            assertThat(checkpoint.names()).containsExactly("scale", "conv.weight");
        }
        assertThatThrownBy(() -> writer.write(folder, block)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> writer.write(folder.resolve("no/file"), block))
                .isInstanceOf(IOException.class);
    }

    private TinyBlock made() {
        TinyBlock block = block();
        block.made(manager);
        return block;
    }

    private static TinyBlock block() {
        return new TinyBlock()
                .with("conv", new TinyBlock().with("weight", 2, 2))
                .with("scale", new long[] {});
    }

    private static Map<String, NDArray> arrays(Map<String, Parameter> parameters) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        parameters.forEach((name, p) -> arrays.put(name, p.getArray()));
        return arrays;
    }
}
