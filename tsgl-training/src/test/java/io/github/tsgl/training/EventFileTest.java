// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The golden bytes were written by the RecordWriter and protocol buffers of TensorBoard 2.21. */
class EventFileTest {

    private static final Clock CLOCK =
            Clock.fixed(Instant.ofEpochMilli(1_700_000_000_250L), ZoneOffset.UTC);

    private static final String GOLDEN =
            "1800000000000000a37f4b220900001040fc54d9411a0d627261696e2e4576656e743a32338d2fe9"
                    + "0f000000000000006d532b090900001040fc54d94110083a020801ed76c781"
                    + "2d000000000000003c418afb0900001040fc54d94110082a200a110a0a6c6f73732f746f74"
                    + "616c15cdcccc3d0a0b0a0470736e72150000dc41f54eced6";

    @TempDir private Path folder;

    @Test
    void aFileIsWhatTensorBoardWritesItself() throws IOException {
        Map<String, Number> values = new LinkedHashMap<>();
        values.put("loss/total", 0.1f);
        values.put("psnr", 27.5);

        EventFile events = EventFile.open(folder, 7, CLOCK);
        try (events) {
            events.scalars(8, values);
        }

        assertThat(events.file()).hasFileName("events.out.tfevents.1700000000.tsgl");
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(events.file()))).isEqualTo(GOLDEN);
    }

    @Test
    void everyRecordIsFramedByItsLengthAndChecksums() throws IOException {
        Path file;
        try (EventFile events = EventFile.open(folder, 0, CLOCK)) {
            file = events.file();
            for (int step = 1; step <= 200; step++) {
                events.scalars(step, Map.of("loss", 1.0 / step));
            }
        }

        List<ByteBuffer> records = EventRecords.read(Files.readAllBytes(file));

        assertThat(records).hasSize(202);
        for (int step = 1; step <= 200; step++) {
            Map<Integer, Object> event = EventRecords.fields(records.get(step + 1));
            Map<Integer, Object> value = EventRecords.inner(EventRecords.inner(event, 5), 1);
            assertThat(event.get(2)).isEqualTo((long) step);
            assertThat(EventRecords.text(value.get(1))).isEqualTo("loss");
            assertThat((float) value.get(2)).isCloseTo(1f / step, within(1e-7f));
        }
    }

    @Test
    void everyRecordIsThereBeforeTheFileIsClosed() throws IOException {
        try (EventFile events = EventFile.open(folder, 0)) {
            events.scalars(1, Map.of("loss", Double.NaN));

            assertThat(EventRecords.read(Files.readAllBytes(events.file()))).hasSize(3);
        }
    }

    @Test
    void aResumedRunWritesANewFileThatIsReadLast() throws IOException {
        Path first;
        Path second;
        Path third;
        try (EventFile events = EventFile.open(folder, 0, CLOCK)) {
            first = events.file();
        }
        byte[] before = Files.readAllBytes(first);
        try (EventFile events = EventFile.open(folder, 40, CLOCK)) {
            second = events.file();
        }
        Clock past = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        try (EventFile events = EventFile.open(folder, 41, past)) {
            third = events.file();
        }

        assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
        assertThat(first).hasBinaryContent(before);
        Map<Integer, Object> start =
                EventRecords.fields(EventRecords.read(Files.readAllBytes(second)).get(1));
        assertThat(start.get(2)).isEqualTo(41L);
        assertThat(EventRecords.inner(start, 7)).containsEntry(1, 1L);
    }
}
