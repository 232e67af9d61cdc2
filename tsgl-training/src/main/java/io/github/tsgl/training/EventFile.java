// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * A file of scalars and pictures that TensorBoard reads: TFRecords of {@code tensorflow.Event}.
 *
 * <p>Each record is written at once, so that nothing is lost when the process ends.
 */
final class EventFile implements Closeable {

    private static final Pattern NAME =
            Pattern.compile("events\\.out\\.tfevents\\.(\\d{1,18})\\..*");
    private static final String VERSION = "brain.Event:2";
    private static final int MASK_DELTA = 0xa282ead8;

    // The numbers of the fields in tensorflow/core/util/event.proto and framework/summary.proto.
    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;
    private static final int STATUS = 1;
    private static final int START = 1;
    private static final int VALUE = 1;
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;

    private final Path file;
    private final Clock clock;
    private final OutputStream out;

    private EventFile(Path file, Clock clock) throws IOException {
        this.file = file;
        this.clock = clock;
        out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    }

    /**
     * Begins a new file beside those that are there; TensorBoard then forgets what they have of
     * later steps.
     *
     * @param folder the folder that TensorBoard is given, made if it does not exist
     * @param lastStep the last step of theirs that counts: where a resumed run goes on, or 0
     * @return the file
     * @throws IOException if it cannot be written
     */
    public static EventFile open(Path folder, long lastStep) throws IOException {
        return open(folder, lastStep, Clock.systemUTC());
    }

    static EventFile open(Path folder, long lastStep, Clock clock) throws IOException {
        Files.createDirectories(folder);
        // TensorBoard reads files in the order of their names: a new one is always the last.
        long number = Math.max(clock.instant().getEpochSecond(), lastNumber(folder) + 1);
        String name = String.format("events.out.tfevents.%010d.tsgl", number);
        EventFile events = new EventFile(folder.resolve(name), clock);
        try {
            events.event(0, record -> record.writeString(FILE_VERSION, VERSION));
            events.event(
                    lastStep + 1,
                    record -> message(record, SESSION_LOG, log -> log.writeEnum(STATUS, START)));
        } catch (IOException e) {
            events.close();
            throw e;
        }
        return events;
    }

    private static long lastNumber(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToLong(name -> Long.parseLong(name.group(1)))
                    .max()
                    .orElse(-1);
        }
    }

    /**
     * Writes a step's numbers.
     *
     * @param step the step
     * @param values the numbers by name; they are stored as floats, and may be no finite ones
     * @throws IOException if they cannot be written
     */
    public void scalars(long step, Map<String, ? extends Number> values) throws IOException {
        event(
                step,
                record ->
                        message(
                                record,
                                SUMMARY,
                                summary -> {
                                    for (var entry : values.entrySet()) {
                                        float value = entry.getValue().floatValue();
                                        message(
                                                summary,
                                                VALUE,
                                                tagged -> {
                                                    tagged.writeString(TAG, entry.getKey());
                                                    tagged.writeFloat(SIMPLE_VALUE, value);
                                                });
                                    }
                                }));
    }

    /** The fields of a protocol-buffer message. */
    @FunctionalInterface
    private interface Content {
        void writeTo(CodedOutputStream fields) throws IOException;
    }

    private static void message(CodedOutputStream fields, int number, Content content)
            throws IOException {
        fields.writeByteArray(number, bytes(content));
    }

    private static byte[] bytes(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream fields = CodedOutputStream.newInstance(bytes);
        content.writeTo(fields);
        fields.flush();
        return bytes.toByteArray();
    }

    private void event(long step, Content content) throws IOException {
        double now = clock.millis() / 1e3;
        write(
                bytes(
                        fields -> {
                            fields.writeDouble(WALL_TIME, now);
                            if (step != 0) {
                                fields.writeInt64(STEP, step);
                            }
                            content.writeTo(fields);
                        }));
    }

    /** A TFRecord: the length, its checksum, the data, their checksum, all little endian. */
    private synchronized void write(byte[] data) throws IOException {
        int frame = Long.BYTES + Integer.BYTES + Integer.BYTES;
        ByteBuffer record = ByteBuffer.allocate(frame + data.length).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length);
        record.putInt(maskedChecksum(record.array(), Long.BYTES));
        record.put(data);
        record.putInt(maskedChecksum(data, data.length));
        out.write(record.array());
    }

    private static int maskedChecksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }

    /**
     * Returns where the file is.
     *
     * @return the file
     */
    public Path file() {
        return file;
    }

    /** Closes the file. */
    @Override
    public void close() throws IOException {
        out.close();
    }
}
