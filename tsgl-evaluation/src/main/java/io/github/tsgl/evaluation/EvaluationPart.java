// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import io.github.tsgl.image.io.WholeFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What {@link Evaluation#part} measured on photos of a set that follow each other. Parts that
 * together have all photos give the report that one evaluation of the set gives, wherever each was
 * made: the same numbers, but that a Fréchet distance of more than {@value FeatureStatistics#KEPT}
 * pictures may be rounded otherwise.
 *
 * <p>A part is kept as a zip file. Its first entry, {@code part.json}, says which version of this
 * format it has, 1, of which set, fillers and photos it is, and what was measured of each hole.
 * Then come the features of the true pictures, {@code features-0}, and of those of each filler,
 * {@code features-1} and so on, little-endian: those of the first {@value FeatureStatistics#KEPT}
 * pictures, picture by picture, as float32; and of more pictures all features' sums, and of the
 * sums of their products each row up to the diagonal, as float64.
 */
public final class EvaluationPart {

    private final EvaluationSetup setup;
    private final int from;
    private final int to;
    private final List<String> leftOut;
    private final FeatureStatistics truth;
    private final List<Measured> measured;

    /** Of the photos from a number to one that is not in it, in the fillers' order. */
    EvaluationPart(
            EvaluationSetup setup,
            int from,
            int to,
            List<String> leftOut,
            FeatureStatistics truth,
            List<Measured> measured) {
        this.setup = setup;
        this.from = from;
        this.to = to;
        this.leftOut = leftOut;
        this.truth = truth;
        this.measured = measured;
    }

    /** A part of which nothing is measured yet. */
    static EvaluationPart empty(EvaluationSetup setup, int from, int to) {
        int size = setup.featureSize();
        return new EvaluationPart(
                setup,
                from,
                to,
                new ArrayList<>(),
                new FeatureStatistics(size),
                setup.fillers().stream().map(unused -> Measured.nothing(size)).toList());
    }

    /**
     * Joins parts that follow each other to one.
     *
     * @param parts the parts, in any order
     * @return what they are together
     * @throws IOException if they are not of the same set, fillers and networks, or a photo between
     *     them is missing or in two of them
     * @throws IllegalArgumentException if there is no part
     */
    public static EvaluationPart join(Collection<EvaluationPart> parts) throws IOException {
        List<EvaluationPart> sorted = new ArrayList<>(parts);
        sorted.sort(
                Comparator.comparingInt(EvaluationPart::from).thenComparingInt(EvaluationPart::to));
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("there is no part of an evaluation");
        }
        EvaluationPart first = sorted.get(0);
        EvaluationPart whole = empty(first.setup, first.from, sorted.get(sorted.size() - 1).to);
        int end = first.from;
        for (EvaluationPart part : sorted) {
            first.setup.requireSame(part.setup);
            if (part.from < end) {
                throw first.problem(part.from, Math.min(end, part.to), "in two parts");
            }
            first.requireNone(end, part.from);
            whole.add(part);
            end = part.to;
        }
        return whole;
    }

    private void add(EvaluationPart next) {
        leftOut.addAll(next.leftOut);
        truth.add(next.truth);
        for (int i = 0; i < measured.size(); i++) {
            measured.get(i).add(next.measured.get(i));
        }
    }

    /** The photos between two parts must be none. */
    private void requireNone(int begin, int end) throws IOException {
        if (begin < end) {
            throw problem(begin, end, "missing");
        }
    }

    /** Photos are counted from 1, as their pictures are. */
    private IOException problem(int begin, int end, String what) {
        String which =
                end - begin == 1
                        ? "photo " + end + " of " + setup.size() + " is "
                        : "photos " + (begin + 1) + " to " + end + " of " + setup.size() + " are ";
        return new IOException(which + what);
    }

    /**
     * Returns the number of the first photo.
     *
     * @return the number, from 0
     */
    public int from() {
        return from;
    }

    /**
     * Returns the number after that of the last photo.
     *
     * @return the number; {@link #from} if there is none
     */
    public int to() {
        return to;
    }

    EvaluationSetup setup() {
        return setup;
    }

    FeatureStatistics truth() {
        return truth;
    }

    List<Measured> measured() {
        return measured;
    }

    /**
     * Returns which of the photos could not be read.
     *
     * @return a line that names it and says why, for each
     */
    public List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    void leaveOut(String reason) {
        leftOut.add(reason);
    }

    /**
     * Returns what was found, if all photos are in this part.
     *
     * @return the report
     * @throws IOException if photos are missing, or none could be read
     */
    public EvaluationReport report() throws IOException {
        requireNone(0, from);
        requireNone(to, setup.size());
        if (measured.get(0).holes().isEmpty()) {
            throw new IOException("none of the " + setup.size() + " photos can be read");
        }
        return new EvaluationReport(
                setup.set(),
                setup.ranges(),
                setup.lpips(),
                Optional.ofNullable(setup.features()),
                IntStream.range(0, measured.size())
                        .mapToObj(i -> measured.get(i).result(setup.fillers().get(i), truth))
                        .toList());
    }

    /**
     * Writes this part.
     *
     * @param file the file; one that exists is replaced
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        WholeFile.write(file, out -> PartFile.write(this, out));
    }

    /**
     * Returns what {@link #write} writes.
     *
     * @return the bytes
     */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            PartFile.write(this, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a part.
     *
     * @param file the file
     * @return the part
     * @throws IOException if it cannot be read, is damaged or has another version
     */
    public static EvaluationPart read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return PartFile.read(file.toString(), in);
        }
    }

    /**
     * Reads a part from bytes.
     *
     * @param name what messages shall call it
     * @param bytes what {@link #toBytes} returned
     * @return the part
     * @throws IOException if it is damaged or has another version
     */
    public static EvaluationPart fromBytes(String name, byte[] bytes) throws IOException {
        return PartFile.read(name, new ByteArrayInputStream(bytes));
    }
}
