// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightTableTest {

    @TempDir Path folder;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void closeManager() {
        manager.close();
    }

    @Test
    void aTrainingCheckpointBecomesABlock() throws IOException {
        TinyBlock norm = new TinyBlock().with("gamma", 3).with("beta", 3).with("mean", 3);
        TinyBlock block =
                new TinyBlock()
                        .with("conv", new TinyBlock().with("weight", 3, 2, 1, 1).with("bias", 3))
                        .with("norm", norm.with("variance", 3));
        Map<String, Parameter> parameters = block.made(manager);
        WeightTable table =
                WeightTable.builder()
                        .ignore("{any*}.num_batches_tracked", "counts training steps")
                        .map("0.{leaf}", "conv.{leaf}")
                        .map("1.weight", "norm.gamma")
                        .map("1.bias", "norm.beta")
                        .map("1.running_mean", "norm.mean")
                        .map("1.running_var", "norm.variance")
                        .build();

        try (Checkpoint checkpoint = TestFiles.open("training.ckpt", folder)) {
            table.load(checkpoint, block);
        }

        assertThat(values(parameters, "conv.weight")).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(values(parameters, "conv.bias")).containsExactly(100, 101, 102);
        assertThat(values(parameters, "norm.variance")).containsExactly(500, 501, 502);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "state_dict.",
                "params_ema.",
                "_orig_mod.",
                "module._orig_mod.",
                "state_dict.generator.",
                "generator._orig_mod.",
                "model_state_dict.state_dict.module.generator."
            })
    void weightsAreFoundInWhatTrainingProgramsWrapThemIn(String prefix) throws IOException {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        StoredTensor tensor = tensor("w", new float[] {1, 2}, 2);
        tensors.put(prefix + "conv.weight", tensor);
        if (!prefix.isEmpty()) {
            tensors.put("optimizer.state.0.exp_avg", tensor);
        }
        Map<String, Parameter> parameters =
                new TinyBlock().with("conv", new TinyBlock().with("weight", 2)).made(manager);

        WeightTable.builder()
                .optRoot("generator")
                .map("{name*}", "{name}")
                .build()
                .load(Checkpoint.of("wrapped", tensors), parameters);

        assertThat(values(parameters, "conv.weight")).containsExactly(1, 2);
    }

    @Test
    void ofTensorsThatAreNotAmongTheNeededNamesNothingIsSaid() throws IOException {
        StoredTensor tensor = tensor("w", new float[] {1, 2}, 2);
        Checkpoint checkpoint = Checkpoint.of("graph", Map.of("a/w", tensor, "a/w/Adam", tensor));
        Checkpoint other = Checkpoint.of("graph", Map.of("a/w", tensor, "b/w", tensor));
        Map<String, Parameter> parameters = new TinyBlock().with("weight", 2).made(manager);
        WeightTable table =
                WeightTable.builder()
                        .map("a/w", "weight")
                        .ignoreAllBut("the optimizer's state", "{any*}/w")
                        .build();

        table.load(checkpoint, parameters);

        assertThat(values(parameters, "weight")).containsExactly(1, 2);
        assertThatThrownBy(() -> table.load(other, parameters))
                .isInstanceOf(WeightMismatchException.class)
                .hasMessageContaining("b/w");
    }

    @Test
    void tensorsAreTransposedReshapedSplitJoinedAndFilled() throws IOException {
        Map<String, Parameter> parameters =
                new TinyBlock()
                        .with("transposed", 3, 2, 4)
                        .with("flat", 4, 6)
                        .with("first", 2, 1)
                        .with("second", 2, 2)
                        .with("joined", 1, 4, 3, 4)
                        .with("extra", 2)
                        .made(manager);
        WeightTable table =
                WeightTable.builder()
                        .map("base", "transposed", Transform.transpose(1, 0, 2))
                        .map(
                                "transposed",
                                "flat",
                                Transform.reshape(24).then(Transform.reshape(4, 6)))
                        .split("expanded", 1, "first", "second")
                        .combine(
                                "joined",
                                t ->
                                        Combination.concatenation(1)
                                                .apply(
                                                        List.of(
                                                                t.get(0),
                                                                t.get(1).reshape(1, 1, 3, 4),
                                                                t.get(1).reshape(1, 1, 3, 4))),
                                "channels_last",
                                "parameter")
                        .ignore("slice", "part of base")
                        .fill("extra", 0.5f, "not published")
                        .build();

        try (Checkpoint checkpoint = TestFiles.open("views.pt", folder)) {
            table.load(checkpoint, parameters);
        }

        assertThat(values(parameters, "transposed"))
                .startsWith(0, 1, 2, 3, 12, 13, 14, 15, 4, 5, 6, 7);
        assertThat(values(parameters, "flat")).startsWith(0, 4, 8, 12, 16, 20, 1);
        assertThat(values(parameters, "first")).containsExactly(5, 6);
        assertThat(values(parameters, "second")).containsExactly(5, 5, 6, 6);
        assertThat(values(parameters, "joined")).startsWith(0, 1, 2).endsWith(9, 10, 11);
        assertThat(values(parameters, "joined")[36]).isZero();
        assertThat(values(parameters, "extra")).containsExactly(0.5f, 0.5f);
    }

    @Test
    void concatenationJoinsAlongAnInnerAxis() throws IOException {
        StoredTensor left = tensor("left", new float[] {1, 2, 3, 4}, 2, 2);
        StoredTensor right = tensor("right", new float[] {5, 6}, 2, 1);

        StoredTensor joined = Combination.concatenation(1).apply(List.of(left, right));

        assertThat(joined.shape().getShape()).containsExactly(2, 3);
        assertThat(joined.toFloats()).containsExactly(1, 2, 5, 3, 4, 6);
        assertThatThrownBy(() -> Combination.concatenation(0).apply(List.of(left, right)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whateverDoesNotFitIsListedOnBothSidesAndNothingIsWritten() throws IOException {
        Map<String, Parameter> parameters =
                new TinyBlock()
                        .with("base", 2, 3, 4)
                        .with("slice", 9)
                        .with("mine", 1)
                        .made(manager);
        WeightTable table =
                WeightTable.builder()
                        .map("base", "base")
                        .map("slice", "slice")
                        .map("parameter", "missing")
                        .ignoreConstant("expanded", 5f, "should be five")
                        .ignore("channels_last", "not needed")
                        .build();

        try (Checkpoint checkpoint = TestFiles.open("views.pt", folder)) {
            WeightMismatchException mismatch =
                    catchThrowableOfType(
                            WeightMismatchException.class,
                            () -> table.load(checkpoint, parameters));

            assertThat(mismatch.unused()).containsExactly("parameter", "transposed");
            assertThat(mismatch.unset()).containsExactly("mine");
            assertThat(mismatch.misshaped())
                    .containsExactly(
                            "expanded is not 5.0 everywhere", "slice (3, 2) for slice (9)");
            assertThat(mismatch)
                    .hasMessageContaining("2 unused in the file")
                    .hasMessageContaining("1 unset in the network")
                    .hasMessageContaining("2 of another shape or value")
                    .hasMessageContaining("parameter, transposed");
        }
        assertThat(values(parameters, "base")).containsOnly(-1);
    }

    @Test
    void theMessageIsOneLineThatCutsManyNamesWithACount() throws IOException {
        TinyBlock block = new TinyBlock().with("base", 2, 3, 4);
        for (int i = 10; i < 40; i++) {
            block.with("p" + i, 1);
        }
        block.made(manager);

        try (Checkpoint views = TestFiles.open("views.pt", folder)) {
            WeightMismatchException mismatch =
                    catchThrowableOfType(
                            WeightMismatchException.class,
                            () -> WeightTable.identity().load(views, block));

            assertThat(mismatch.unset()).hasSize(30);
            assertThat(mismatch)
                    .hasMessage(
                            views.file()
                                    + ": does not fit this network: 5 unused in the file"
                                    + " (channels_last, expanded, parameter and 2 more), 30 unset"
                                    + " in the network (p10, p11, p12 and 27 more)");
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aValueThatIsNotFiniteIsFoundBeforeAnythingIsWritten(float value) throws IOException {
        Map<String, Parameter> parameters =
                new TinyBlock().with("a", 2).with("b", 70_000).made(manager);
        ByteBuffer data = ByteBuffer.allocate(4 * 70_002).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat(4 * 70_000, value);
        String header =
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[70000],"
                        + "\"data_offsets\":[8,280008]}}";
        byte[] content = TestFiles.pickle(TestFiles.safetensors(header, 0), data.array());
        Path file = Files.write(folder.resolve("diverged"), content);

        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            assertThatThrownBy(() -> WeightTable.identity().load(checkpoint, parameters))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessage(
                            file
                                    + ": tensor b holds NaN or infinity"
                                    + " (first at position 69998 of 70000)");
        }
        assertThat(values(parameters, "a")).containsOnly(-1);
    }

    @Test
    void aDoubleBeyondFloat32IsNotFinite() throws IOException {
        Map<String, Parameter> parameters = new TinyBlock().with("a", 1).made(manager);
        ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(1e39);
        String header = "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}";
        byte[] content = TestFiles.pickle(TestFiles.safetensors(header, 0), data.array());

        try (Checkpoint checkpoint =
                Checkpoint.open(Files.write(folder.resolve("large"), content))) {
            assertThatThrownBy(() -> WeightTable.identity().load(checkpoint, parameters))
                    .hasMessageContaining("tensor a holds NaN or infinity");
        }
    }

    @Test
    void onlyTheValuesThatAreLoadedMustBeFinite() throws IOException {
        float nan = Float.NaN;
        StoredTensor all = tensor("all", new float[] {1, 2, nan, 3, 4, nan}, 2, 3);
        WeightTable table =
                WeightTable.builder()
                        .map("all", "a", tensor -> tensor.permute(1, 0).slice(0, 0, 2))
                        .build();
        WeightTable wrong =
                WeightTable.builder()
                        .map("all", "a", tensor -> tensor.permute(1, 0).slice(0, 1, 3))
                        .build();
        Map<String, Parameter> parameters = new TinyBlock().with("a", 2, 2).made(manager);
        Checkpoint checkpoint = Checkpoint.of("memory", Map.of("all", all));

        table.load(checkpoint, parameters);

        assertThat(values(parameters, "a")).containsExactly(1, 3, 2, 4);
        assertThatThrownBy(() -> wrong.load(checkpoint, parameters))
                .hasMessage("memory: tensor all holds NaN or infinity (first at position 2 of 4)");
    }

    @Test
    void twoTensorsForOneParameterAreAnError() throws IOException {
        Map<String, Parameter> parameters = new TinyBlock().with("b", 2, 3, 4).made(manager);
        WeightTable table =
                WeightTable.builder()
                        .map("base", "b")
                        .map("channels_last", "b", Transform.reshape(2, 3, 4))
                        .ignore("{any*}", "not needed")
                        .build();

        try (Checkpoint views = TestFiles.open("views.pt", folder)) {
            assertThatThrownBy(() -> table.load(views, parameters))
                    .isInstanceOf(WeightMismatchException.class)
                    .hasMessageContaining("another tensor sets b too");
        }
    }

    @Test
    void aDamagedTensorIsFoundBeforeAnythingIsWritten() throws IOException {
        byte[] bytes = TestFiles.bytes("views.pt");
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[text.indexOf("\u00a0\u0040\u0000\u0000\u00c0\u0040")] ^= 1; // the values 5 and 6
        Path file = Files.write(folder.resolve("damaged"), bytes);
        Map<String, Parameter> parameters = new TinyBlock().with("base", 2, 3, 4).made(manager);
        WeightTable table =
                WeightTable.builder().map("base", "base").ignore("{any*}", "not needed").build();

        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            assertThatThrownBy(() -> table.load(checkpoint, parameters))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("checksum");
        }
        assertThat(values(parameters, "base")).containsOnly(-1);
    }

    @Test
    void aTrainableParameterStaysTrainable() throws IOException {
        Map<String, Parameter> parameters = new TinyBlock().with("tensor", 2, 2).made(manager);
        try (Checkpoint single = TestFiles.open("single.pt", folder)) {
            WeightTable.identity().load(single, parameters);
        }

        assertThat(parameters.get("tensor").getArray().hasGradient()).isTrue();
        assertThat(values(parameters, "tensor")).containsExactly(1, 1, 1, 1);
    }

    @Test
    void anUninitializedParameterIsAnError() throws IOException {
        TinyBlock block = new TinyBlock().with("tensor", 2, 2);
        try (Checkpoint single = TestFiles.open("single.pt", folder)) {
            assertThatThrownBy(() -> WeightTable.identity().load(single, block))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("tensor is not initialized");
        }
    }

    private static StoredTensor tensor(String name, float[] values, long... shape) {
        return StoredTensor.computed(name, new Shape(shape), () -> values);
    }

    private static float[] values(Map<String, Parameter> parameters, String name) {
        return parameters.get(name).getArray().toFloatArray();
    }
}
