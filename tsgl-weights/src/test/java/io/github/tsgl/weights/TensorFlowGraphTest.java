// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFlowGraphTest {

    private static final int FLOAT = 1;

    @TempDir private Path folder;

    @Test
    void theFloatConstantsOfAFrozenGraphAreRead() throws IOException {
        try (Checkpoint graph = TestFiles.open("frozen.pb", folder)) {
            assertThat(graph.names()).containsExactly("net/conv/w", "net/conv/biases", "net/twice");
            StoredTensor kernel = graph.tensor("net/conv/w");
            assertThat(kernel.shape()).isEqualTo(new Shape(2, 2, 3, 2));
            assertThat(kernel.toFloats()).startsWith(0, 0.125f, 0.25f).endsWith(2.875f);
            assertThat(graph.tensor("net/conv/biases").toFloats()).containsExactly(0.25f, 0.25f);
            assertThat(graph.tensor("net/twice").shape()).isEqualTo(new Shape());
            assertThat(graph.tensor("net/twice").toFloats()).containsExactly(2);
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
        try (Checkpoint read = Checkpoint.open(write(graph))) {
            assertThat(read.tensor("a/biases").toFloats()).containsOnly(1.5f).hasSize(6);
            assertThat(read.tensor("b/biases").toFloats()).containsExactly(2.5f, 2.5f, 2.5f);
        }
    }

    @Test
    void aShapeFarLargerThanTheFileTakesNoMemory() throws IOException {
        GraphFile graph = new GraphFile();
        graph.constant("a/w", new Shape(1L << 14, 1L << 13), new float[] {1});
        try (Checkpoint read = Checkpoint.open(write(graph))) {
            assertThat(read.tensor("a/w").shape().size()).isEqualTo(1L << 27);
        }
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
            graph.node("a/w", "Const", List.of(), value(constant(dimensions)));
            Path file = write(graph);
            assertThatThrownBy(() -> Checkpoint.open(file)).isInstanceOf(CheckpointException.class);
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
                Checkpoint read = Checkpoint.open(file);
                read.close();
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
    private static Message constant(List<Long> dimensions) {
        return out -> {
            out.writeEnum(1, FLOAT);
            out.writeByteArray(2, shape(dimensions));
            out.writeByteArray(4, new byte[16]);
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
                    TensorFlowGraphTest.bytes(
                            out -> {
                                out.writeString(1, name);
                                out.writeString(2, op);
                                for (String input : inputs) {
                                    out.writeString(3, input);
                                }
                                attributes.write(out);
                            });
            stream.writeBytes(TensorFlowGraphTest.bytes(out -> out.writeByteArray(1, node)));
        }

        byte[] bytes() {
            byte[] versions = TensorFlowGraphTest.bytes(v -> v.writeInt32(1, 27));
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(stream.toByteArray());
            whole.writeBytes(TensorFlowGraphTest.bytes(out -> out.writeByteArray(4, versions)));
            return whole.toByteArray();
        }
    }
}
