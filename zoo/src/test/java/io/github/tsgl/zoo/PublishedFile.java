// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import com.google.protobuf.CodedOutputStream;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.StoredTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files of the formats that models are published in, with the tensors of a checkpoint. */
public final class PublishedFile {

    private static final int FLOAT = 1; // as TensorFlow numbers its types
    private static final byte[] MAGIC = {
        0x57, (byte) 0xfb, (byte) 0x80, (byte) 0x8b, 0x24, 0x75, 0x47, (byte) 0xdb
    };

    private PublishedFile() {}

    /**
     * What {@code torch.save} makes of a dictionary of tensors, perhaps within others.
     *
     * @param file the file to write
     * @param tensors the tensors
     * @param wrappers the keys of the dictionaries around them, from the outside
     * @return the file
     * @throws IOException if it cannot be written
     */
    public static Path torch(Path file, Checkpoint tensors, String... wrappers) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setMethod(ZipOutputStream.STORED);
            add(zip, "archive/data.pkl", latin(pickle(tensors, wrappers)));
            int key = 0;
            for (String name : tensors.names()) {
                add(zip, "archive/data/" + key++, bytes(tensors.tensor(name)));
            }
            add(zip, "archive/version", latin("3\n"));
        }
        return file;
    }

    /** An archive with a checkpoint and its configuration in it, as Big-LaMa's. */
    static Path packed(Path file, Path checkpoint) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("big-lama/config.yaml"));
            zip.write(latin("run_title: b18_ffc075\n"));
            zip.putNextEntry(new ZipEntry("big-lama/models/best.ckpt"));
            Files.copy(checkpoint, zip);
        }
        return file;
    }

    private static void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        entry.setCrc(checksum.getValue());
        entry.setSize(bytes.length);
        zip.putNextEntry(entry);
        zip.write(bytes);
    }

    private static String pickle(Checkpoint tensors, String... wrappers) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String wrapper : wrappers) {
            text.append("}(Vepoch\nI7\nV").append(wrapper).append("\n");
        }
        text.append("}(");
        int key = 0;
        for (String name : tensors.names()) {
            long[] shape = tensors.tensor(name).shape().getShape();
            long[] strides = new long[shape.length];
            long size = 1;
            for (int i = shape.length - 1; i >= 0; i--) {
                strides[i] = size;
                size *= shape[i];
            }
            text.append("V" + name + "\nctorch._utils\n_rebuild_tensor_v2\n")
                    .append("((Vstorage\nctorch\nFloatStorage\nV" + key++ + "\nVcpu\nL" + size)
                    .append("L\ntQL0L\n(" + numbers(shape) + "t(" + numbers(strides) + "t")
                    .append("I00\nccollections\nOrderedDict\n)RtR");
        }
        return text.append("u").append("u".repeat(wrappers.length)).append(".").toString();
    }

    private static String numbers(long[] values) {
        StringBuilder text = new StringBuilder();
        Arrays.stream(values).forEach(value -> text.append("L" + value + "L\n"));
        return text.toString();
    }

    /** A frozen graph of TensorFlow: its variables are constants. */
    static Path graph(Path file, Checkpoint tensors) throws IOException {
        try (OutputStream stream = Files.newOutputStream(file)) {
            CodedOutputStream out = CodedOutputStream.newInstance(stream);
            out.writeByteArray(1, message(node -> placeholder(node, "img")));
            for (String name : tensors.names()) {
                StoredTensor tensor = tensors.tensor(name);
                out.writeByteArray(1, message(node -> constant(node, name, tensor)));
            }
            out.flush();
        }
        return file;
    }

    private static void placeholder(CodedOutputStream node, String name) throws IOException {
        node.writeString(1, name);
        node.writeString(2, "Placeholder");
    }

    private static void constant(CodedOutputStream node, String name, StoredTensor tensor)
            throws IOException {
        node.writeString(1, name);
        node.writeString(2, "Const");
        attribute(node, "dtype", value -> value.writeEnum(6, FLOAT));
        Message content =
                proto -> {
                    proto.writeEnum(1, FLOAT);
                    proto.writeByteArray(2, shape(tensor));
                    proto.writeByteArray(4, bytes(tensor));
                };
        attribute(node, "value", value -> value.writeByteArray(8, message(content)));
    }

    private static void attribute(CodedOutputStream node, String key, Message value)
            throws IOException {
        Message entry =
                map -> {
                    map.writeString(1, key);
                    map.writeByteArray(2, message(value));
                };
        node.writeByteArray(5, message(entry));
    }

    private static byte[] shape(StoredTensor tensor) throws IOException {
        return message(
                out -> {
                    for (long size : tensor.shape().getShape()) {
                        out.writeByteArray(2, message(axis -> axis.writeInt64(1, size)));
                    }
                });
    }

    /**
     * A checkpoint of TensorFlow: a sorted table that tells where in a file of values each is.
     *
     * @param folder the folder to write to
     * @param tensors the tensors
     * @return the table's file
     * @throws IOException if it cannot be written
     */
    public static Path variables(Path folder, Checkpoint tensors) throws IOException {
        List<byte[]> entries = new ArrayList<>();
        entries.add(entry("", message(header -> header.writeInt32(1, 1))));
        long offset = 0;
        try (OutputStream values = Files.newOutputStream(folder.resolve("0.data-00000-of-00001"))) {
            for (String name : new TreeSet<>(tensors.names())) {
                StoredTensor tensor = tensors.tensor(name);
                byte[] bytes = bytes(tensor);
                long start = offset;
                Message place =
                        out -> {
                            out.writeEnum(1, FLOAT);
                            out.writeByteArray(2, shape(tensor));
                            out.writeInt64(4, start);
                            out.writeInt64(5, bytes.length);
                            out.writeFixed32(6, checksum(bytes));
                        };
                entries.add(entry(name, message(place)));
                values.write(bytes);
                offset += bytes.length;
            }
        }
        byte[] block = block(entries);
        byte[] index = block(List.of(entry("z", handle(0, block.length))));
        byte[] handles = join(handle(0, 0), handle(block.length + 5, index.length));
        return Files.write(
                folder.resolve("0.index"),
                join(
                        block,
                        ending(block),
                        index,
                        ending(index),
                        Arrays.copyOf(handles, 40),
                        MAGIC));
    }

    private static byte[] entry(String key, byte[] value) throws IOException {
        byte[] name = latin(key);
        byte[] lengths =
                message(
                        out -> {
                            out.writeUInt32NoTag(0);
                            out.writeUInt32NoTag(name.length);
                            out.writeUInt32NoTag(value.length);
                        });
        return join(lengths, name, value);
    }

    /** Entries, and the one place, the first, where a key is whole. */
    private static byte[] block(List<byte[]> entries) {
        return join(join(entries.toArray(byte[][]::new)), new byte[] {0, 0, 0, 0, 1, 0, 0, 0});
    }

    private static byte[] ending(byte[] block) {
        int checksum = checksum(join(block, new byte[1]));
        return ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN).putInt(1, checksum).array();
    }

    private static byte[] handle(int offset, int size) throws IOException {
        return message(
                out -> {
                    out.writeUInt32NoTag(offset);
                    out.writeUInt32NoTag(size);
                });
    }

    private static int checksum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return Integer.rotateRight((int) sum.getValue(), 15) + 0xa282ead8;
    }

    @FunctionalInterface
    private interface Message {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Message message) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(stream);
        message.write(out);
        out.flush();
        return stream.toByteArray();
    }

    private static byte[] bytes(StoredTensor tensor) throws IOException {
        float[] values = tensor.toFloats();
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
