package io.github.tsgl.hifill;

import ai.djl.ndarray.types.Shape;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.CheckpointException;
import io.github.tsgl.weights.StoredTensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the constants of a TensorFlow graph: a file of the message {@code GraphDef}, in which
 * freezing turned the variables into {@code Const} nodes.
 *
 * <p>Of the messages {@code GraphDef}, {@code NodeDef}, {@code AttrValue} and {@code TensorProto}
 * only the fields needed here are looked at; the others are skipped. Nothing in a file is run. A
 * length that goes beyond the file, or a shape that does not fit its values, is an error, before
 * anything of that size is made.
 */
final class FrozenGraph {

    /** The largest file that is read; the published one has about 11 MB. */
    static final long LARGEST_FILE = 1L << 30;

    private static final int GRAPH_NODE = 1;
    private static final int NODE_NAME = 1;
    private static final int NODE_OP = 2;
    private static final int NODE_ATTRIBUTE = 5;
    private static final int ENTRY_KEY = 1;
    private static final int ENTRY_VALUE = 2;
    private static final int VALUE_TENSOR = 8;
    private static final int TENSOR_TYPE = 1;
    private static final int TENSOR_SHAPE = 2;
    private static final int TENSOR_CONTENT = 4;
    private static final int TENSOR_FLOATS = 5;
    private static final int SHAPE_DIMENSION = 2;
    private static final int SHAPE_UNKNOWN_RANK = 3;
    private static final int DIMENSION_SIZE = 1;
    private static final int FLOAT = 1; // DT_FLOAT
    private static final int MOST_DIMENSIONS = 8;
    private static final int MOST_LOOSE = 4096;
    private static final int LONGEST_NAME = 1 << 16;

    private FrozenGraph() {}

    /** Begins with a node, and not, by chance alike, with the length of a safetensors header. */
    static boolean matches(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] start = stream.readNBytes(Long.BYTES + 1);
            return start.length > Long.BYTES
                    && start[0] == (GRAPH_NODE << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)
                    && start[Long.BYTES] != '{';
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return the graph's float constants by their nodes' names
     * @throws CheckpointException if the file is missing, too large, damaged or no graph
     */
    static Checkpoint open(Path file) throws CheckpointException {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        try (InputStream stream = Files.newInputStream(file)) {
            if (Files.size(file) > LARGEST_FILE) {
                throw new CheckpointException(file, "is too large for a frozen graph");
            }
            CodedInputStream in = CodedInputStream.newInstance(stream);
            in.setSizeLimit((int) LARGEST_FILE);
            readGraph(in, tensors);
        } catch (CheckpointException e) {
            throw e;
        } catch (InvalidProtocolBufferException e) {
            throw new CheckpointException(file, "is no TensorFlow graph, or a damaged one", e);
        } catch (IOException e) {
            throw new CheckpointException(file, "cannot be read: " + e.getMessage(), e);
        }
        if (tensors.isEmpty()) {
            throw new CheckpointException(
                    file, "is no frozen TensorFlow graph: it has no constants");
        }
        return Checkpoint.of(file.toString(), tensors);
    }

    private static void readGraph(CodedInputStream in, Map<String, StoredTensor> tensors)
            throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (is(tag, GRAPH_NODE, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                int outer = enter(in);
                Node node = readNode(in);
                in.popLimit(outer);
                if (node.isFloatConstant() && tensors.put(node.name, node.tensor()) != null) {
                    throw new InvalidProtocolBufferException("a name occurs twice");
                }
            } else {
                skip(in, tag);
            }
        }
    }

    private static final class Node {

        private String name = "";
        private String op = "";
        private Tensor value;

        boolean isFloatConstant() {
            return op.equals("Const") && value != null && value.type == FLOAT;
        }

        StoredTensor tensor() throws IOException {
            Tensor stored = value;
            stored.checkLength();
            Shape shape = new Shape(stored.dimensions.stream().mapToLong(d -> d).toArray());
            return StoredTensor.computed(name, shape, stored::values);
        }
    }

    private static Node readNode(CodedInputStream in) throws IOException {
        Node node = new Node();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (is(tag, NODE_NAME, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                node.name = readName(in);
            } else if (is(tag, NODE_OP, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                node.op = readName(in);
            } else if (is(tag, NODE_ATTRIBUTE, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                int outer = enter(in);
                readAttribute(in, node);
                in.popLimit(outer);
            } else {
                skip(in, tag);
            }
        }
        return node;
    }

    /** An entry of the map of attributes; only that of the name "value" may be a tensor we want. */
    private static void readAttribute(CodedInputStream in, Node node) throws IOException {
        String key = "";
        Tensor tensor = null;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (is(tag, ENTRY_KEY, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                key = readName(in);
            } else if (is(tag, ENTRY_VALUE, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                int outer = enter(in);
                tensor = readValue(in);
                in.popLimit(outer);
            } else {
                skip(in, tag);
            }
        }
        if (key.equals("value")) {
            node.value = tensor;
        }
    }

    private static Tensor readValue(CodedInputStream in) throws IOException {
        Tensor tensor = null;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (is(tag, VALUE_TENSOR, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                int outer = enter(in);
                tensor = readTensor(in);
                in.popLimit(outer);
            } else {
                skip(in, tag);
            }
        }
        return tensor;
    }

    private static final class Tensor {

        private final List<Long> dimensions = new ArrayList<>();
        private int type;
        private byte[] content = {};
        private float[] floats = {};

        void checkLength() throws IOException {
            long size;
            try {
                size = size();
            } catch (ArithmeticException e) {
                throw damaged("a constant is too large");
            }
            boolean fits =
                    content.length > 0
                            ? content.length == size * Float.BYTES
                            : floats.length == size || floats.length == 1;
            if (size > LARGEST_FILE || !fits) {
                throw damaged("a constant has another length than its shape says");
            }
        }

        private long size() {
            return dimensions.stream().reduce(1L, Math::multiplyExact);
        }

        /**
         * The values as TensorFlow reads them: bytes, or numbers, of which a single one stands for
         * all. It is repeated here, once the shape is known to be that of a parameter.
         */
        float[] values() {
            float[] values = new float[(int) size()];
            if (content.length > 0) {
                ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
            } else if (floats.length == values.length) {
                System.arraycopy(floats, 0, values, 0, values.length);
            } else {
                Arrays.fill(values, floats[0]);
            }
            return values;
        }
    }

    private static Tensor readTensor(CodedInputStream in) throws IOException {
        Tensor tensor = new Tensor();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (is(tag, TENSOR_TYPE, WireFormat.WIRETYPE_VARINT)) {
                tensor.type = in.readInt32();
            } else if (is(tag, TENSOR_SHAPE, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                int outer = enter(in);
                readShape(in, tensor.dimensions);
                in.popLimit(outer);
            } else if (is(tag, TENSOR_CONTENT, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                tensor.content = in.readByteArray();
            } else if (is(tag, TENSOR_FLOATS, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                int outer = enter(in);
                tensor.floats = readFloats(in, tensor.floats);
                in.popLimit(outer);
            } else if (is(tag, TENSOR_FLOATS, WireFormat.WIRETYPE_FIXED32)) {
                // Numbers that are not packed: TensorFlow writes the single one of a constant so.
                if (tensor.floats.length > MOST_LOOSE) {
                    throw damaged("a constant has its numbers one by one");
                }
                tensor.floats = Arrays.copyOf(tensor.floats, tensor.floats.length + 1);
                tensor.floats[tensor.floats.length - 1] = in.readFloat();
            } else {
                skip(in, tag);
            }
        }
        return tensor;
    }

    private static float[] readFloats(CodedInputStream in, float[] before) throws IOException {
        // Bytes that a length only claims are not there to be read, and no room is made for them.
        float[] floats = before;
        int count = floats.length;
        while (in.getBytesUntilLimit() > 0) {
            if (count == floats.length) {
                floats = Arrays.copyOf(floats, Math.max(16, 2 * count));
            }
            floats[count++] = in.readFloat();
        }
        return Arrays.copyOf(floats, count);
    }

    private static void readShape(CodedInputStream in, List<Long> dimensions) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (is(tag, SHAPE_DIMENSION, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                int outer = enter(in);
                dimensions.add(readDimension(in));
                in.popLimit(outer);
                if (dimensions.size() > MOST_DIMENSIONS) {
                    throw damaged("a constant has too many dimensions");
                }
            } else if (is(tag, SHAPE_UNKNOWN_RANK, WireFormat.WIRETYPE_VARINT) && in.readBool()) {
                throw damaged("a constant has no shape");
            } else {
                skip(in, tag);
            }
        }
    }

    private static long readDimension(CodedInputStream in) throws IOException {
        long size = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (is(tag, DIMENSION_SIZE, WireFormat.WIRETYPE_VARINT)) {
                size = in.readInt64();
            } else {
                skip(in, tag);
            }
        }
        if (size < 0) {
            throw damaged("a constant has a negative dimension");
        }
        return size;
    }

    private static boolean is(int tag, int field, int wireType) {
        return WireFormat.getTagFieldNumber(tag) == field
                && WireFormat.getTagWireType(tag) == wireType;
    }

    private static int enter(CodedInputStream in) throws IOException {
        return in.pushLimit(in.readRawVarint32());
    }

    private static void skip(CodedInputStream in, int tag) throws IOException {
        if (!in.skipField(tag)) {
            throw damaged("a group ends that did not begin");
        }
    }

    private static String readName(CodedInputStream in) throws IOException {
        String text = in.readString();
        if (text.length() > LONGEST_NAME) {
            throw damaged("a name is too long");
        }
        return text;
    }

    private static InvalidProtocolBufferException damaged(String problem) {
        return new InvalidProtocolBufferException(problem);
    }
}
