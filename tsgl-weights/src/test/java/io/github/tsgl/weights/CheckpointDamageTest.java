// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Whatever happens to a good file, reading it gives tensors or a {@link CheckpointException}. */
@Tag("slow")
class CheckpointDamageTest {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Path file;

    @BeforeProperty
    void makeFile() throws IOException {
        file = Files.createTempFile("damaged", ".pth");
    }

    @AfterProperty
    void deleteFile() throws IOException {
        Files.deleteIfExists(file);
    }

    @Provide
    Arbitrary<String> good() {
        return Arbitraries.of(
                "types.pt",
                "views.pt",
                "training.ckpt",
                "training-legacy.pth",
                "views-legacy.pt",
                "views-no-crc.pt",
                "script.pt",
                "types.safetensors");
    }

    @Provide
    Arbitrary<String> checksummed() {
        return Arbitraries.of("types.pt", "views.pt", "training.ckpt");
    }

    /** A place in the file, from 0 to 1, and the byte to put there. */
    record Flip(double place, byte value) {}

    @Provide
    Arbitrary<List<Flip>> flips() {
        return Combinators.combine(Arbitraries.doubles().between(0, 1), Arbitraries.bytes())
                .as(Flip::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Property(tries = 300, seed = "1")
    void aTruncatedFileIsRefused(
            @ForAll("good") String name, @ForAll @IntRange(max = 9999) int place)
            throws IOException {
        byte[] bytes = TestFiles.bytes(name);
        Files.write(file, Arrays.copyOf(bytes, (int) ((long) place * bytes.length / 10_000)));

        assertThat(readQuickly()).isNull();
    }

    @Property(tries = 700, seed = "2")
    void changedBytesGiveTensorsOrACheckpointException(
            @ForAll("good") String name, @ForAll("flips") List<Flip> flips) throws IOException {
        Files.write(file, flipped(TestFiles.bytes(name), flips));

        readQuickly();
    }

    @Property(tries = 300, seed = "3")
    void changedBytesNeverChangeValuesUnnoticedWhereThereAreChecksums(
            @ForAll("checksummed") String name, @ForAll("flips") List<Flip> flips)
            throws IOException {
        Files.write(file, TestFiles.bytes(name));
        Map<String, List<Float>> good = readQuickly();
        Files.write(file, flipped(TestFiles.bytes(name), flips));

        Map<String, List<Float>> read = readQuickly();

        if (read != null) {
            assertThat(read).isEqualTo(good);
        }
    }

    @Property(tries = 300, seed = "4")
    void randomPicklesGiveTensorsOrACheckpointException(
            @ForAll @Size(max = 60) List<@From("opcodes") Byte> opcodes) throws IOException {
        byte[] pickle = new byte[opcodes.size()];
        for (int i = 0; i < pickle.length; i++) {
            pickle[i] = opcodes.get(i);
        }
        Files.write(file, TestFiles.torchZip(pickle));

        readQuickly();
    }

    @Provide
    Arbitrary<Byte> opcodes() {
        byte[] known =
                TestFiles.pickle("()}]NtRbsuea0q\u0000h\u0000.12d\u0081\u0085\u0086\u0094\u0093");
        return Arbitraries.integers().between(0, known.length - 1).map(i -> known[i]);
    }

    private static byte[] flipped(byte[] bytes, List<Flip> flips) {
        for (Flip flip : flips) {
            bytes[(int) Math.min(bytes.length - 1, flip.place() * bytes.length)] = flip.value();
        }
        return bytes;
    }

    /** All values, or null if the file was refused. */
    private Map<String, List<Float>> readQuickly() throws IOException {
        long start = THREADS.getCurrentThreadCpuTime();
        Map<String, List<Float>> values = new HashMap<>();
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            for (String name : checkpoint.names()) {
                StoredTensor tensor = checkpoint.tensor(name);
                List<Float> list = new ArrayList<>();
                for (float value : tensor.toFloats()) {
                    list.add(value);
                }
                values.put(name + tensor.shape(), list);
            }
            return values;
        } catch (CheckpointException e) {
            assertThat(e.getMessage()).doesNotContain("\n");
            return null;
        } finally {
            assertThat(THREADS.getCurrentThreadCpuTime() - start).isLessThan(1_000_000_000L);
        }
    }
}
