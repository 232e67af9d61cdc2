// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import ai.djl.ndarray.types.DataType;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A TensorFlow graph, the message {@code GraphDef}, in which freezing turned the variables into
 * {@code Const} nodes: its float constants are the tensors, by their nodes' names.
 *
 * <p>Of the messages {@code GraphDef}, {@code NodeDef}, {@code AttrValue} and {@code TensorProto}
 * only the fields needed here are looked at. Values stay in the file, where they lie as
 * little-endian bytes or as packed numbers, which is the same.
 */
final class TensorFlowGraphFormat implements CheckpointFormat {

    /** The largest file that is read; that of HiFill has about 11 MB. */
    private static final long LARGEST_FILE = 1L << 30;

    private static final int MOST_TENSORS = 100_000;

    private static final int GRAPH_NODE = 1 << 3 | ProtoReader.BYTES;
    private static final int NODE_NAME = 1 << 3 | ProtoReader.BYTES;
    private static final int NODE_OP = 2 << 3 | ProtoReader.BYTES;
    private static final int NODE_ATTRIBUTE = 5 << 3 | ProtoReader.BYTES;
    private static final int ENTRY_KEY = 1 << 3 | ProtoReader.BYTES;
    private static final int ENTRY_VALUE = 2 << 3 | ProtoReader.BYTES;
    private static final int VALUE_TENSOR = 8 << 3 | ProtoReader.BYTES;
    private static final int TENSOR_TYPE = 1 << 3 | ProtoReader.VARINT;
    private static final int TENSOR_SHAPE = 2 << 3 | ProtoReader.BYTES;
    private static final int TENSOR_CONTENT = 4 << 3 | ProtoReader.BYTES;
    private static final int TENSOR_FLOATS = 5 << 3 | ProtoReader.BYTES;
    private static final int TENSOR_FLOAT = 5 << 3 | ProtoReader.FIXED32; // not packed

    /** Begins with a node, which begins with its name. */
    @Override
    public boolean matches(byte[] start) {
        int node = 2;
        while (node < start.length && start[node - 1] < 0) { // the node's length
            node++;
        }
        return node < start.length && start[0] == GRAPH_NODE && start[node] == NODE_NAME;
    }

    @Override
    public CheckpointContents open(Path file) throws IOException {
        return CheckpointContents.readOrClose(
                FileChannel.open(file), channel -> read(file, channel));
    }

    private static CheckpointContents read(Path file, FileChannel channel) throws IOException {
        if (channel.size() > LARGEST_FILE) {
            throw new CheckpointException(file, "is too large for a TensorFlow graph");
        }
        FileRegion whole = new FileRegion(channel, 0, channel.size());
        ProtoReader in = new ProtoReader(CodedInputStream.newInstance(whole.open(0)));
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        try {
            in.fields(
                    tag -> {
                        if (tag != GRAPH_NODE) {
                            in.skip(tag);
                            return;
                        }
                        Node node = new Node();
                        in.message(field -> node.read(in, field));
                        if (node.isFloatConstant()) {
                            put(node.name, node.value.stored(node.name, file, whole), tensors);
                        }
                    });
        } catch (InvalidProtocolBufferException e) {
            throw new CheckpointException(file, "is no TensorFlow graph, or a damaged one", e);
        }
        if (tensors.isEmpty()) {
            throw new CheckpointException(
                    file, "is no frozen TensorFlow graph: it has no constants");
        }
        return new CheckpointContents(tensors, Map.of(), channel);
    }

    private static void put(String name, StoredTensor tensor, Map<String, StoredTensor> tensors)
            throws IOException {
        if (tensors.put(name, tensor) != null || tensors.size() > MOST_TENSORS) {
            throw ProtoReader.damaged("a name occurs twice, or there are too many");
        }
    }

    private static final class Node {

        private String name = "";
        private String op = "";
        private Constant value;

        void read(ProtoReader in, int tag) throws IOException {
            switch (tag) {
                case NODE_NAME -> name = in.text();
                case NODE_OP -> op = in.text();
                case NODE_ATTRIBUTE -> readAttribute(in);
                default -> in.skip(tag);
            }
        }

        /** An entry of the map of attributes; only that of the name "value" is of interest. */
        private void readAttribute(ProtoReader in) throws IOException {
            String[] key = {""};
            Constant constant = new Constant();
            in.message(
                    tag -> {
                        switch (tag) {
                            case ENTRY_KEY -> key[0] = in.text();
                            case ENTRY_VALUE -> in.message(field -> readValue(in, field, constant));
                            default -> in.skip(tag);
                        }
                    });
            if (key[0].equals("value")) {
                value = constant;
            }
        }

        private static void readValue(ProtoReader in, int tag, Constant constant)
                throws IOException {
            if (tag == VALUE_TENSOR) {
                in.message(field -> constant.read(in, field));
            } else {
                in.skip(tag);
            }
        }

        boolean isFloatConstant() {
            return op.equals("Const") && value != null && value.type == DataType.FLOAT32;
        }
    }

    private static final class Constant {

        private DataType type;
        private long[] shape = {};
        private long start;
        private int length; // in bytes; 0 without values

        void read(ProtoReader in, int tag) throws IOException {
            switch (tag) {
                case TENSOR_TYPE -> type = TensorFlowTensor.type(in.number()).orElse(null);
                case TENSOR_SHAPE -> shape = TensorFlowTensor.readShape(in);
                case TENSOR_CONTENT, TENSOR_FLOATS -> {
                    int count = in.skipBytes();
                    found(in.position() - count, count);
                }
                case TENSOR_FLOAT -> {
                    in.fixed32();
                    found(in.position() - Float.BYTES, Float.BYTES);
                }
                default -> in.skip(tag);
            }
        }

        private void found(long at, int count) throws IOException {
            if (length > 0 && count > 0) {
                throw ProtoReader.damaged("a constant has its numbers in several parts");
            }
            start = count > 0 ? at : start;
            length += count;
        }

        /** A single number stands for all values, as TensorFlow reads it. */
        StoredTensor stored(String name, Path file, FileRegion whole) throws IOException {
            long needed = TensorFlowTensor.byteCount(type, shape);
            if (needed > LARGEST_FILE || length != needed && length != Float.BYTES) {
                throw ProtoReader.damaged("a constant has another length than its shape says");
            }
            FileRegion region = new FileRegion(whole.channel(), start, length);
            StorageElements numbers =
                    new StorageElements(file, region, type, ByteOrder.LITTLE_ENDIAN);
            return length == needed
                    ? StoredTensor.contiguous(name, shape, numbers)
                    : new StoredTensor(name, shape, new long[shape.length], 0, numbers);
        }
    }
}
