// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The checkpoints that the tests read. Those under resources were written by torch 2.13 and
 * safetensors from a few chosen numbers (the big-endian one by turning bytes around in another);
 * the hostile ones are put together here.
 */
final class TestFiles {

    private TestFiles() {}

    static byte[] bytes(String resource) {
        try (InputStream in = TestFiles.class.getResourceAsStream(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path copy(String resource, Path folder) throws IOException {
        return Files.write(folder.resolve(resource), bytes(resource));
    }

    static Checkpoint open(String resource, Path folder) throws IOException {
        return Checkpoint.open(copy(resource, folder));
    }

    /** A PyTorch archive with this pickle and one storage, "0", of twelve bytes. */
    static byte[] torchZip(byte[] pickle) {
        return torchZip(pickle, ZipEntry.STORED, "archive");
    }

    static byte[] torchZip(byte[] pickle, int method, String prefix) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setMethod(method);
            add(zip, prefix + "/data.pkl", pickle, method);
            add(zip, prefix + "/data/0", new byte[12], method);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, byte[] bytes, int method)
            throws IOException {
        ZipEntry entry = new ZipEntry(name);
        if (method == ZipEntry.STORED) {
            CRC32 checksum = new CRC32();
            checksum.update(bytes);
            entry.setCrc(checksum.getValue());
            entry.setSize(bytes.length);
        }
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    /** Instructions of a pickle: texts are taken as Latin-1, numbers as one byte. */
    static byte[] pickle(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof Integer number) {
                out.write(number);
            } else if (part instanceof byte[] bytes) {
                out.writeBytes(bytes);
            } else {
                out.writeBytes(((String) part).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return out.toByteArray();
    }

    /**
     * A dictionary {"a": tensor} whose tensor has this offset, size and stride, in text opcodes.
     */
    static byte[] tensorPickle(String count, String offset, String size, String stride) {
        return pickle(
                "}(Va\nctorch._utils\n_rebuild_tensor_v2\n((Vstorage\nctorch\nFloatStorage\nV0\nVcpu\n",
                "L" + count + "L\ntQL" + offset + "L\n(L" + size + "L\nt(L" + stride + "L\nt",
                "I00\nccollections\nOrderedDict\n)RtRu.");
    }

    /** A LevelDB table of one block of entries: numbers shared and added, key's rest, value. */
    static byte[] table(byte[] entries) {
        byte[] block = pickle(entries, new byte[] {0, 0, 0, 0, 1, 0, 0, 0, 0});
        byte[] index =
                pickle(
                        0,
                        1,
                        5,
                        "a",
                        0,
                        number(block.length - 1),
                        new byte[] {0, 0, 0, 0, 1, 0, 0, 0, 0});
        int at = block.length + Integer.BYTES;
        byte[] footer = Arrays.copyOf(pickle(0, 8, number(at), number(index.length - 1)), 40);
        byte[] magic = {0x57, (byte) 0xfb, (byte) 0x80, (byte) 0x8b, 0x24, 0x75, 0x47, (byte) 0xdb};
        return pickle(block, checksum(block), index, checksum(index), footer, magic);
    }

    /** A number as four groups of seven bits. */
    static byte[] number(int n) {
        return new byte[] {
            (byte) (n | 0x80), (byte) (n >> 7 | 0x80), (byte) (n >> 14 | 0x80), (byte) (n >> 21)
        };
    }

    private static byte[] checksum(byte[] block) {
        CRC32C sum = new CRC32C();
        sum.update(block);
        int masked = SortedTable.masked(sum.getValue());
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(masked).array();
    }

    static byte[] safetensors(String header, int data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        byte[] length = new byte[8];
        for (int i = 0; i < 8; i++) {
            length[i] = (byte) ((long) json.length >> 8 * i);
        }
        return pickle(length, json, new byte[data]);
    }
}
