// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of a run, one line of JSON for each step: {@code {"step":1,"loss":0.5}}.
 *
 * <p>Each line is written at once. What is no finite number is {@code null}.
 */
public final class MetricsFile implements Closeable {

    private static final String STEP = "step";

    private final OutputStream out;
    private long lastStep;

    /**
     * The numbers of one step.
     *
     * @param step the step
     * @param values the numbers by name, in the order in which they were written; NaN for null
     */
    public record Line(long step, Map<String, Double> values) {

        /**
         * Makes a line.
         *
         * @param step the step
         * @param values the numbers by name
         */
        public Line {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    private MetricsFile(OutputStream out, long lastStep) {
        this.out = out;
        this.lastStep = lastStep;
    }

    /**
     * Opens a file, to go on after a step: lines of later steps, and a line that is not whole with
     * all after it, are cut off.
     *
     * @param file the file, made if it does not exist
     * @param lastStep the last step whose line is kept, 0 to begin anew
     * @return the file
     * @throws IOException if it cannot be read or written
     */
    public static MetricsFile open(Path file, long lastStep) throws IOException {
        if (Files.exists(file)) {
            long kept = 0;
            try (LineReader lines = new LineReader(file)) {
                while (lines.next() && lines.isWhole() && keeps(lines.text(), lastStep)) {
                    kept = lines.position();
                }
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(kept);
            }
        }
        OutputStream out =
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return new MetricsFile(out, lastStep);
    }

    private static boolean keeps(String text, long lastStep) {
        try {
            return parse(text).step() <= lastStep;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Writes a step's line.
     *
     * @param step the step, after that of the line before
     * @param values the numbers by name
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if the step was written before
     */
    public void write(long step, Map<String, ? extends Number> values) throws IOException {
        if (step <= lastStep) {
            throw new IllegalArgumentException("step " + step + " after step " + lastStep);
        }
        StringWriter line = new StringWriter();
        try (JsonWriter json = new JsonWriter(line)) {
            json.beginObject().name(STEP).value(step);
            for (var entry : values.entrySet()) {
                boolean isFinite = Double.isFinite(entry.getValue().doubleValue());
                json.name(entry.getKey()).value(isFinite ? entry.getValue() : null);
            }
            json.endObject();
        }
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        lastStep = step;
    }

    /**
     * Reads a file; a last line that is not whole is left out.
     *
     * @param file the file
     * @return its lines
     * @throws IOException if it cannot be read or has another line that is none of a metrics file
     */
    public static List<Line> read(Path file) throws IOException {
        List<Line> read = new ArrayList<>();
        try (LineReader lines = new LineReader(file)) {
            while (lines.next() && lines.isWhole()) {
                try {
                    read.add(parse(lines.text()));
                } catch (IOException e) {
                    int number = read.size() + 1;
                    throw new IOException(file + ":" + number + ": is no line of metrics", e);
                }
            }
        }
        return read;
    }

    private static Line parse(String text) throws IOException {
        Map<String, Double> values = new LinkedHashMap<>();
        long step = 0;
        try (JsonReader json = new JsonReader(new StringReader(text))) {
            json.beginObject();
            while (json.hasNext()) {
                String name = json.nextName();
                if (name.equals(STEP)) {
                    step = json.nextLong();
                } else if (json.peek() == JsonToken.NULL) {
                    json.nextNull();
                    values.put(name, Double.NaN);
                } else {
                    values.put(name, json.nextDouble());
                }
            }
            json.endObject();
            if (json.peek() != JsonToken.END_DOCUMENT || step < 1) {
                throw new IOException("no step, or more than one value");
            }
        } catch (IllegalStateException | NumberFormatException | JsonParseException e) {
            throw new IOException(e);
        }
        return new Line(step, values);
    }

    /** Closes the file. */
    @Override
    public void close() throws IOException {
        out.close();
    }

    /** Reads lines and knows where in the file they end. */
    private static final class LineReader implements Closeable {

        private final InputStream in;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private long position;
        private boolean whole;

        LineReader(Path file) throws IOException {
            in = new BufferedInputStream(Files.newInputStream(file));
        }

        boolean next() throws IOException {
            line.reset();
            int next;
            while ((next = in.read()) >= 0 && next != '\n') {
                line.write(next);
            }
            whole = next == '\n';
            position += line.size() + 1;
            return whole || line.size() > 0;
        }

        /** Whether the line ends with a newline. */
        boolean isWhole() {
            return whole;
        }

        /** The number of bytes up to the line's end. */
        long position() {
            return position;
        }

        String text() {
            return line.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
