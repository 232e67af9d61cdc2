// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Unpickler;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that were made to do harm. */
@Tag("slow")
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class HostileCheckpointTest {

    @TempDir Path folder;

    /** Every file here has to be refused; {@link SmallHeapTest} does the same with 128 MiB. */
    static Map<String, byte[]> hostileFiles() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("a call of os.system", zip("cos\nsystem\n(Vtouch harm\ntR."));
        files.put(
                "no storage behind a tensor", zip("}(Va\nctorch._utils\n_rebuild_tensor_v2\n)Ru."));
        files.put("a text of 2 GiB", zip("}X\u00ff\u00ff\u00ff\u007f"));
        files.put("a text of negative length", zip("}X\u00ff\u00ff\u00ff\u00ff"));
        files.put("a number of 2 GiB", zip("\u008b\u00ff\u00ff\u00ff\u007f"));
        files.put("bytes of 8 EiB", zip("\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f"));
        files.put("a number of a million digits", zip("L" + "9".repeat(1_000_000) + "L\n."));
        files.put("a line without end", zip("V" + "a".repeat(1_000_000)));
        files.put("millions of dictionaries", zip("}".repeat(15_000_000)));
        files.put("millions of remembered lists", zip("]\u0094".repeat(8_000_000)));
        files.put("millions of filled dictionaries", zip("}NNs\u0094".repeat(3_000_000)));
        files.put("marks without end", zip("(".repeat(15_000_000)));
        files.put("quadratic marks", zip("N".repeat(400_000) + "(1".repeat(290_000)));
        files.put("quadratic lists", zip("](" + "N".repeat(300_000) + "e" + "(Ne".repeat(200_000)));
        files.put("a list of itself", zip("]q\u0000h\u0000a."));
        files.put("a dictionary of itself", zip("}q\u0000Va\nh\u0000s."));
        files.put("a dictionary that is its own key", zip("}q\u0000h\u0000h\u0000s."));
        files.put("tuples in tuples", zip("N" + "\u0085".repeat(900_000) + "."));
        files.put("a billion laughs", zip(laughs()));
        files.put(
                "a billion laughs as keys",
                zip(laughs().replace(".", "") + "q\u0063}h\u0063Nsh\u0063."));
        files.put("a storage key that is a list of itself", zip(tensorOf("]q\u0005]h\u0005aa")));
        files.put(
                "a storage key of a billion lists",
                zip(tensorOf("]" + "q\u00050](h\u0005h\u0005e".repeat(40))));
        files.put(
                "many dictionaries of one list",
                zip(
                        "ccollections\nOrderedDict\nq\u0001NN\u0086q\u0002]("
                                + "h\u0002".repeat(200_000)
                                + "e\u0085q\u0003"
                                + "h\u0001h\u0003R0".repeat(190_000)
                                + "N."));
        files.put(
                "many dictionaries of a long pair",
                zip(
                        "ccollections\nOrderedDict\nq\u0001]]("
                                + "N".repeat(200_000)
                                + "ea\u0085q\u0003"
                                + "h\u0001h\u0003R0".repeat(190_000)
                                + "N."));
        files.put(
                "millions of empty nodes",
                TestFiles.pickle("\n\u0002\n\0", "\n\0".repeat(2_000_000)));
        files.put("a node of 2 GiB", TestFiles.pickle("\n\u00ff\u00ff\u00ff\u00ff\u0007\n\u0001a"));
        files.put(
                "a graph of groups in groups",
                TestFiles.pickle("\n\u0002\n\0", "\u001b".repeat(2_000_000)));
        files.put("long keys that share nearly all", TestFiles.table(longKeys()));
        files.put("a table without a header", TestFiles.table(TestFiles.pickle(0, 0, 2, 8, 0)));
        files.put(
                "a table of a million shards",
                TestFiles.table(TestFiles.pickle(0, 0, 4, 8, "\u00c0\u0084\u003d")));
        files.put("a number of 8 MiB", zip("}Va\n" + hugeNumber() + "s."));
        files.put("a number of 8 MiB as a key", zip("}" + hugeNumber() + "Ns."));
        files.put("keys of several types and one hash", zip(collidingKeys()));
        files.put(
                "long class names without end",
                zip(
                        "V"
                                + "a".repeat(4000)
                                + "\nq\u0001"
                                + "h\u0001h\u0001\u0093)R".repeat(180_000)));
        files.put(
                "an object of a long class many times",
                zip(
                        "c"
                                + "a".repeat(4000)
                                + "\nb\n)Rq\u0001]("
                                + "h\u0001".repeat(300_000)
                                + "e."));
        files.put("tensors of 64 axes without end", zip(manyAxes()));
        files.put("nothing on the stack", zip("0."));
        files.put("an unknown instruction", zip("\u00fe."));
        files.put("nested calls", zip(nestedCalls()));
        files.put("a tensor beyond its storage", zip(TestFiles.tensorPickle("3", "1", "3", "1")));
        files.put("a negative offset", zip(TestFiles.tensorPickle("3", "-1", "3", "1")));
        files.put("a negative size", zip(TestFiles.tensorPickle("3", "0", "-3", "1")));
        files.put("a negative stride", zip(TestFiles.tensorPickle("3", "2", "3", "-1")));
        files.put(
                "an overflowing stride",
                zip(TestFiles.tensorPickle("3", "0", "3", "9223372036854775807")));
        files.put(
                "a tensor of 4 EiB in 12 bytes",
                zip(TestFiles.tensorPickle("3", "0", "1152921504606846976", "0")));
        files.put("a storage beyond its entry", zip(TestFiles.tensorPickle("4", "0", "4", "1")));
        files.put("a storage of negative length", zip(TestFiles.tensorPickle("-1", "0", "1", "1")));
        files.put(
                "a storage outside the archive",
                zip(
                        new String(
                                        TestFiles.tensorPickle("3", "0", "3", "1"),
                                        StandardCharsets.ISO_8859_1)
                                .replace("V0\n", "V../../../etc/passwd\n")));
        files.put(
                "a pickle of 64 MiB of zeros, compressed",
                TestFiles.torchZip(new byte[64 << 20], ZipEntry.DEFLATED, "archive"));
        files.put(
                "an archive without a pickle",
                TestFiles.torchZip(new byte[1], ZipEntry.STORED, "a/b"));
        files.put("an archive whose directory claims 4 GiB", hugeDirectory());
        files.put("an old file that ends after its start", legacy(""));
        files.put("an old file of a list of itself", legacy("M\u00e9\u0003.}.]q\u0000h\u0000a.]."));
        files.put(
                "an old file whose storage is named by a list of itself",
                legacy("M\u00e9\u0003.}." + tensorOf("V0\n") + "]q\u0000]h\u0000aa."));
        files.put("an old file with a storage of 8 EiB", legacy(hugeLegacyStorage()));
        files.put(
                "a header of 8 EiB",
                TestFiles.pickle(new byte[] {-1, -1, -1, -1, -1, -1, -1, 127}, "{}"));
        files.put(
                "a header of negative length",
                TestFiles.pickle(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}, "{}"));
        files.put(
                "a deeply nested header",
                TestFiles.safetensors("{\"a\":" + "[".repeat(1_000_000), 0));
        files.put("overlapping tensors", tensors("a|F32|2|0|8", "b|F32|2|4|12"));
        files.put("a hole between tensors", tensors("a|F32|1|0|4", "b|F32|1|8|12"));
        files.put("a tensor beyond the file", tensors("a|F32|4|0|16"));
        files.put("a tensor that ends before it begins", tensors("a|F32|3|12|0"));
        files.put("a tensor of another length", tensors("a|F32|4|0|12"));
        files.put("an overflowing shape", tensors("a|F32|4611686018427387904,4|0|0"));
        files.put("negative offsets", tensors("a|F32|3|-12|0"));
        files.put("an unknown type", tensors("a|F33|3|0|12"));
        files.put("a name twice", tensors("a|F32|1|0|4", "a|F32|2|4|12"));
        files.put("bytes behind the tensors", tensors("a|F32|1|0|4"));
        files.put("a shape of fractions", tensors("a|F32|1.5|0|12"));
        return files;
    }

    @ParameterizedTest
    @MethodSource("named")
    void isRefusedInOneLine(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("hostile"), content);

        assertThatThrownBy(() -> Checkpoint.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("hostile: ")
                .extracting(Throwable::getMessage)
                .asString()
                .hasSizeLessThan(600)
                .doesNotContain("\n");
        assertThat(Path.of("harm")).doesNotExist();
    }

    static Stream<Named<byte[]>> named() {
        return hostileFiles().entrySet().stream().map(e -> Named.of(e.getKey(), e.getValue()));
    }

    @Test
    void aCallBesideTensorsIsNotMadeAndDoesNotHideThem() throws IOException {
        String pickle =
                new String(TestFiles.tensorPickle("3", "0", "3", "1"), StandardCharsets.ISO_8859_1);
        String call = "Vb\ncos\nsystem\n(Vtouch harm\ntR";
        byte[] file = zip(pickle.replace("u.", call + "u."));

        try (Checkpoint checkpoint = Checkpoint.open(Files.write(folder.resolve("c"), file))) {
            assertThat(checkpoint.tensor("a").toFloats()).containsExactly(0, 0, 0);
            assertThat(checkpoint.metadata())
                    .containsEntry("b", "an object of class os.system (not read)");
            assertThat(Path.of("harm")).doesNotExist();
        }
    }

    @Test
    void constructorsThatOthersRegisterAreNeverCalled() throws IOException {
        boolean[] called = new boolean[1];
        IObjectConstructor constructor =
                arguments -> {
                    called[0] = true;
                    return "constructed";
                };
        Unpickler.registerConstructor("os", "system", constructor);
        Path file = Files.write(folder.resolve("c"), zip("cos\nsystem\n(Vx\ntR."));

        assertThatThrownBy(() -> Checkpoint.open(file)).isInstanceOf(CheckpointException.class);
        assertThat(called[0]).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "number|it has a number of more than 64 bytes",
                "number as a key|it has a number of more than 64 bytes",
                "key twice|a dictionary has a key twice",
                "number and text|a dictionary has a key twice",
                "storage list|the key of a storage is no short text",
                "storage text|the key of a storage is no short text",
                "storage null|the key of a storage is no short text",
            })
    void whatPyTorchNeverWritesIsRefusedEvenBesideTensors(String part, String problem)
            throws IOException {
        String number = "\u008a\u0041" + "\u0011".repeat(65);
        Map<String, String> pickles =
                Map.of(
                        "number", tensorOf("V0\n").replace("u.", "Vb\n" + number + "u."),
                        "number as a key", tensorOf("V0\n").replace("u.", number + "Nu."),
                        "key twice", tensorOf("V0\n").replace("u.", "Va\nNu."),
                        "number and text", tensorOf("V0\n").replace("u.", "K\u0001NV1\nNu."),
                        "storage list", tensorOf("]"),
                        "storage text", tensorOf("V" + "0".repeat(257) + "\n"),
                        "storage null", tensorOf("N"));
        Path file = Files.write(folder.resolve("c"), zip(pickles.get(part)));

        assertThatThrownBy(() -> Checkpoint.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void numbersOf64BytesAndKeysThatAreNumbersAreRead() throws IOException {
        String number = "\u008a\u0040" + "\u0011".repeat(64);
        String pickle = tensorOf("V0\n").replace("u.", number + "Vb\nVc\n" + number + "K\u0007Nu.");

        try (Checkpoint checkpoint =
                Checkpoint.open(Files.write(folder.resolve("c"), zip(pickle)))) {
            String decimal = new BigInteger("11".repeat(64), 16).toString();
            assertThat(checkpoint.names()).containsExactly("a");
            assertThat(checkpoint.metadata())
                    .containsEntry(decimal, "b")
                    .containsEntry("c", decimal);
        }
    }

    @Test
    void aFileThatOverflowsTheStackIsClosed() {
        boolean[] closed = new boolean[1];

        assertThatThrownBy(
                        () ->
                                CheckpointContents.readOrClose(
                                        () -> closed[0] = true,
                                        resource -> {
                                            throw new StackOverflowError();
                                        }))
                .isInstanceOf(StackOverflowError.class);
        assertThat(closed[0]).isTrue();
    }

    @Test
    void namesInMessagesCannotControlATerminal() throws IOException {
        String pickle =
                new String(TestFiles.tensorPickle("9", "0", "3", "1"), StandardCharsets.ISO_8859_1)
                        .replace("V0\n", "V\u001b[31mred\n");
        Path file = Files.write(folder.resolve("c"), zip(pickle));

        assertThatThrownBy(() -> Checkpoint.open(file))
                .hasMessageContaining("?[31mred")
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("\u001b");
    }

    private static byte[] zip(String pickle) {
        return zip(TestFiles.pickle(pickle));
    }

    private static byte[] zip(byte[] pickle) {
        return TestFiles.torchZip(pickle);
    }

    /** Fifty lists, each of which holds the one before twice. */
    private static String laughs() {
        return "Vha\n\u0085" + "q\u0001h\u0001\u0086".repeat(50) + ".";
    }

    /** A tensor whose storage has another key than "0". */
    private static String tensorOf(String key) {
        return new String(TestFiles.tensorPickle("3", "0", "3", "1"), StandardCharsets.ISO_8859_1)
                .replace("V0\n", key);
    }

    private static String hugeNumber() {
        return "\u008b\u0000\u0000\u0080\u0000" + "\u0011".repeat(8 << 20);
    }

    /** A header, and names of 2000 characters that differ in the last five. */
    private static byte[] longKeys() {
        ByteArrayOutputStream keys = new ByteArrayOutputStream();
        keys.writeBytes(TestFiles.pickle(0, 0, 2, 8, 1));
        keys.writeBytes(TestFiles.pickle(0, TestFiles.number(2000), 0, "a".repeat(2000)));
        for (int i = 0; i < 500_000; i++) {
            keys.writeBytes(TestFiles.pickle(TestFiles.number(1995), 5, 0, "%05x".formatted(i)));
        }
        return keys.toByteArray();
    }

    /** Integers and fractions whose two halves are the same have the hash 0. */
    private static byte[] collidingKeys() {
        ByteBuffer keys = ByteBuffer.allocate(200_000 * 11);
        for (long i = 1; i <= 100_000; i++) {
            long same = i << 32 | i;
            keys.put((byte) 0x8a).put((byte) 8);
            keys.order(ByteOrder.LITTLE_ENDIAN).putLong(same).put((byte) 'N');
            keys.put((byte) 'G').order(ByteOrder.BIG_ENDIAN).putLong(same).put((byte) 'N');
        }
        return TestFiles.pickle("}(", Arrays.copyOf(keys.array(), keys.position()), "u.");
    }

    private static String manyAxes() {
        String axes = "(" + "K\u0000".repeat(64) + "t";
        String storage = "(Vstorage\nctorch\nFloatStorage\nV0\nVcpu\nL3L\ntQ";
        String arguments = "(" + storage + "K\u0000" + axes + axes + "tq\u0002](";
        return "ctorch._utils\n_rebuild_tensor_v2\nq\u0001"
                + arguments
                + "h\u0001h\u0002R".repeat(300_000)
                + "e.";
    }

    private static String nestedCalls() {
        String type = "ctorch._tensor\n_rebuild_from_type_v2\n";
        return type.repeat(20_000) + ")" + "N\u0087R".repeat(10_000) + ".";
    }

    private static byte[] hugeDirectory() {
        byte[] zip = zip("N.");
        ByteBuffer end = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        end.putInt(zip.length - 22 + 12, 0xFFFFFFF0);
        return zip;
    }

    private static byte[] legacy(String rest) {
        byte[] start = Arrays.copyOf(TestFiles.bytes("training-legacy.pth"), 15);
        return TestFiles.pickle(start, rest);
    }

    private static String hugeLegacyStorage() {
        String pickle =
                new String(
                        TestFiles.tensorPickle("1152921504606846975", "0", "3", "1"),
                        StandardCharsets.ISO_8859_1);
        return "M\u00e9\u0003.}." + pickle + "](V0\ne." + "\u00ff".repeat(7) + "\u000f" + "data";
    }

    /** safetensors of twelve bytes: each part is name, type, shape, begin and end. */
    private static byte[] tensors(String... parts) {
        StringBuilder header = new StringBuilder("{");
        for (String part : parts) {
            String[] p = part.split("\\|");
            header.append(header.length() > 1 ? "," : "");
            header.append(
                    "\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%s,%s]}"
                            .formatted((Object[]) p));
        }
        return TestFiles.safetensors(header.append("}").toString(), 12);
    }
}
