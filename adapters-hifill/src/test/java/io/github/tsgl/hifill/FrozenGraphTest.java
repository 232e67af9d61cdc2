package io.github.tsgl.hifill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.protobuf.CodedOutputStream;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.CheckpointException;
import io.github.tsgl.weights.NamedParameters;
import io.github.tsgl.weights.StoredTensor;
import io.github.tsgl.weights.WeightMismatchException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrozenGraphTest {

    private static final int FLOAT = 1;
    private static final int INT32 = 3;

    @TempDir private Path folder;

    @Test
    void aFrozenGraphFillsTheGenerator() throws IOException {
        Golden golden = GoldenHifill.golden("hifill-slice");
        Checkpoint variables = GoldenHifill.variables(golden);
        GraphFile graph = new GraphFile();
        graph.node("img", "Placeholder", List.of(), out -> {});
        graph.node("generator/Const", "Const", List.of(), value(constant(FLOAT, List.of(2L))));
        graph.node("generator/Shape", "Const", List.of(), value(constant(INT32, List.of(4L))));
        for (String name : variables.names()) {
            StoredTensor tensor = variables.tensor(name);
            graph.constant(name, tensor.shape(), tensor.toFloats());
            graph.node(name + "/read", "Identity", List.of(name), out -> {});
        }
        Path file = write(graph);

        try (NDManager manager = NDManager.newBaseManager();
                Checkpoint read = HifillWeights.open(file)) {
            assertThat(read.names()).isEqualTo(variables.names());
            HifillGenerator.Builder builder =
                    HifillGenerator.builder()
                            .optWidth(8)
                            .optCoarseKind(GatedConvKind.DEPTH_SEPARABLE)
                            .optRefinementKind(GatedConvKind.SLICE);
            HifillGenerator expected = GoldenHifill.generator(builder, golden, manager);
            HifillGenerator actual = GoldenHifill.empty(builder, manager);
            HifillWeights.generator(actual).load(read, actual);
            Map<String, float[]> wanted = values(expected);
            values(actual).forEach((name, v) -> assertThat(v).isEqualTo(wanted.get(name)));
        }
    }

    private static Map<String, float[]> values(HifillGenerator generator) {
        Map<String, float[]> values = new LinkedHashMap<>();
        NamedParameters.of(generator)
                .forEach((name, p) -> values.put(name, p.getArray().toFloatArray()));
        return values;
    }

    @Test
    void namesOfBothSidesAreListedWhereTheyDoNotFit() throws IOException {
        Golden golden = GoldenHifill.golden("hifill-slice");
        Checkpoint variables = GoldenHifill.variables(golden);
        GraphFile graph = new GraphFile();
        for (String name : variables.names()) {
            String other = name.replace("c_dil_d7", "c_dil_e7");
            graph.constant(other, variables.tensor(name).shape(), new float[] {0.5f});
        }
        Path file = write(graph);
        try (NDManager manager = NDManager.newBaseManager();
                Checkpoint read = HifillWeights.open(file)) {
            HifillGenerator generator =
                    GoldenHifill.empty(
                            HifillGenerator.builder()
                                    .optWidth(8)
                                    .optCoarseKind(GatedConvKind.DEPTH_SEPARABLE)
                                    .optRefinementKind(GatedConvKind.SLICE),
                            manager);
            assertThatThrownBy(() -> HifillWeights.generator(generator).load(read, generator))
                    .isInstanceOf(WeightMismatchException.class)
                    .hasMessageContaining("generator/c_dil_e7/w")
                    .hasMessageContaining("coarse.dilated7.feature.weight");
        }
    }

    @Test
    void aSingleNumberStandsForAllValues() throws IOException {
        GraphFile graph = new GraphFile();
        graph.constant("a/biases", new Shape(2, 3), new float[] {1.5f});
        graph.node(
                "b/biases",
                "Const",
                List.of(),
                value(
                        out -> {
                            out.writeEnum(1, FLOAT);
                            out.writeByteArray(2, shape(List.of(3L)));
                            out.writeFloat(5, 2.5f); // not packed
                        }));
        Checkpoint read = HifillWeights.open(write(graph));
        assertThat(read.tensor("a/biases").toFloats()).containsOnly(1.5f).hasSize(6);
        assertThat(read.tensor("b/biases").toFloats()).containsExactly(2.5f, 2.5f, 2.5f);
    }

    @Test
    void aShapeFarLargerThanTheFileTakesNoMemory() throws IOException {
        GraphFile graph = new GraphFile();
        graph.constant("a/w", new Shape(1L << 15, 1L << 14), new float[] {1});
        assertThat(HifillWeights.open(write(graph)).tensor("a/w").shape().size())
                .isEqualTo(1L << 29);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "version https://git-lfs.github.com/spec/v1\n", "<!doctype html>"})
    void whatIsNoGraphIsRefusedInOneLine(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("hifill.pb"), content);
        assertThatThrownBy(() -> HifillWeights.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("hifill.pb")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void aMissingFileIsRefused() {
        assertThatThrownBy(() -> HifillWeights.open(folder.resolve("none.pb")))
                .isInstanceOf(CheckpointException.class);
    }

    @Test
    void shapesThatDoNotFitTheirValuesAreRefused() throws IOException {
        for (List<Long> dimensions :
                List.of(
                        List.of(5L),
                        List.of(-1L, -4L),
                        List.of(1L << 40, 1L << 40),
                        List.of(1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 4L))) {
            GraphFile graph = new GraphFile();
            graph.node("a/w", "Const", List.of(), value(constant(FLOAT, dimensions)));
            Path file = write(graph);
            assertThatThrownBy(() -> HifillWeights.open(file))
                    .isInstanceOf(CheckpointException.class);
        }
    }

    @Test
    void damagedFilesAreRefusedOrReadWithoutOtherErrors() throws IOException {
        GraphFile graph = new GraphFile();
        graph.node("img", "Placeholder", List.of(), out -> {});
        graph.constant("generator/a/w", new Shape(2, 2), new float[] {1, 2, 3, 4});
        graph.constant("generator/a/biases", new Shape(3), new float[] {1});
        byte[] whole = graph.bytes();
        Random random = new Random(1);
        for (int i = 0; i < 700; i++) {
            byte[] damaged = Arrays.copyOf(whole, whole.length);
            if (i < whole.length) {
                damaged = Arrays.copyOf(whole, i);
            } else {
                for (int k = random.nextInt(4); k >= 0; k--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
            }
            Path file = Files.write(folder.resolve("damaged.pb"), damaged);
            try {
                Checkpoint read = HifillWeights.open(file);
                for (String name : read.names()) {
                    assertThat(read.tensor(name).shape().size()).isNotNegative();
                }
            } catch (CheckpointException e) {
                assertThat(e).hasMessageContaining("damaged.pb");
            }
        }
    }

    private Path write(GraphFile graph) throws IOException {
        return Files.write(folder.resolve("graph.pb"), graph.bytes());
    }

    /** Four numbers as bytes, of some shape. */
    private static Message constant(int type, List<Long> dimensions) {
        return out -> {
            out.writeEnum(1, type);
            out.writeByteArray(2, shape(dimensions));
            out.writeByteArray(
                    4, new byte[type == FLOAT && dimensions.equals(List.of(2L)) ? 8 : 16]);
        };
    }

    private static Message value(Message tensor) {
        return out -> {
            out.writeByteArray(5, attribute("dtype", bytes(v -> v.writeEnum(6, FLOAT))));
            byte[] content = bytes(tensor);
            out.writeByteArray(5, attribute("value", bytes(v -> v.writeByteArray(8, content))));
        };
    }

    private static byte[] attribute(String key, byte[] value) {
        return bytes(
                out -> {
                    out.writeString(1, key);
                    out.writeByteArray(2, value);
                });
    }

    private static byte[] shape(List<Long> dimensions) {
        return bytes(
                out -> {
                    for (long size : dimensions) {
                        out.writeByteArray(2, bytes(d -> d.writeInt64(1, size)));
                    }
                });
    }

    @FunctionalInterface
    private interface Message {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] bytes(Message message) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(stream);
            message.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return stream.toByteArray();
    }

    /** A GraphDef as TensorFlow writes it. */
    private static final class GraphFile {

        private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

        void constant(String name, Shape shape, float[] values) {
            List<Long> dimensions = Arrays.stream(shape.getShape()).boxed().toList();
            Message tensor =
                    out -> {
                        out.writeEnum(1, FLOAT);
                        out.writeByteArray(2, shape(dimensions));
                        ByteBuffer content =
                                ByteBuffer.allocate(values.length * Float.BYTES)
                                        .order(ByteOrder.LITTLE_ENDIAN);
                        content.asFloatBuffer().put(values);
                        // TensorFlow packs few numbers, or one for all, and writes bytes else.
                        out.writeByteArray(values.length == 1 ? 5 : 4, content.array());
                    };
            node(name, "Const", List.of(), value(tensor));
        }

        void node(String name, String op, List<String> inputs, Message attributes) {
            byte[] node =
                    FrozenGraphTest.bytes(
                            out -> {
                                out.writeString(1, name);
                                out.writeString(2, op);
                                for (String input : inputs) {
                                    out.writeString(3, input);
                                }
                                attributes.write(out);
                            });
            stream.writeBytes(FrozenGraphTest.bytes(out -> out.writeByteArray(1, node)));
        }

        byte[] bytes() {
            byte[] versions = FrozenGraphTest.bytes(v -> v.writeInt32(1, 27));
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(stream.toByteArray());
            whole.writeBytes(FrozenGraphTest.bytes(out -> out.writeByteArray(4, versions)));
            return whole.toByteArray();
        }
    }
}
