// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.tsgl.evaluation.FillerResult.SmoothError;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The file of an {@link EvaluationPart}, as that describes it. */
final class PartFile {

    private static final int VERSION = 1;
    private static final String FACTS = "part.json";
    private static final String FEATURES = "features-";

    /** About a million holes of one filler. */
    private static final int LONGEST_FACTS = 1 << 28;

    private static final int MOST_FEATURES = 1 << 12;

    /** Zip files have no earlier time; the same part gives the same bytes. */
    private static final LocalDateTime LONG_AGO = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final Gson GSON =
            new GsonBuilder().serializeSpecialFloatingPointValues().create();

    private PartFile() {}

    /** What tells whether the rest can be read. */
    private record Format(int version) {}

    /** The first entry. */
    private record Facts(
            int version,
            EvaluationSetup setup,
            int from,
            int to,
            List<String> leftOut,
            List<Fills> fills) {}

    /** What was measured of the holes that a filler filled. */
    private record Fills(List<HoleMeasures> holes, List<SmoothError> smooth) {}

    static void write(EvaluationPart part, OutputStream out) throws IOException {
        List<Fills> fills =
                part.measured().stream().map(one -> new Fills(one.holes(), one.smooth())).toList();
        Facts facts =
                new Facts(VERSION, part.setup(), part.from(), part.to(), part.leftOut(), fills);
        byte[] json = GSON.toJson(facts).getBytes(StandardCharsets.UTF_8);
        if (json.length > LONGEST_FACTS) {
            throw new IOException("there are too many holes for one part");
        }
        ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out));
        zip.setLevel(Deflater.BEST_SPEED);
        begin(zip, FACTS);
        zip.write(json);
        List<FeatureStatistics> features = features(part).toList();
        for (int i = 0; i < features.size(); i++) {
            begin(zip, FEATURES + i);
            features.get(i).write(zip);
        }
        zip.finish();
        zip.flush();
    }

    private static Stream<FeatureStatistics> features(EvaluationPart part) {
        return Stream.concat(
                Stream.of(part.truth()), part.measured().stream().map(Measured::features));
    }

    private static void begin(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(LONG_AGO);
        zip.putNextEntry(entry);
    }

    /** Reads a part, of which messages have the name. */
    static EvaluationPart read(String name, InputStream in) throws IOException {
        try {
            return read(new ZipInputStream(new BufferedInputStream(in)));
        } catch (ZipException | EOFException | RuntimeException e) {
            throw new IOException(name + ": is no part of an evaluation, or damaged", e);
        } catch (IOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    private static EvaluationPart read(ZipInputStream zip) throws IOException {
        Facts facts = facts(zip);
        EvaluationSetup setup = facts.setup();
        int size = setup.featureSize();
        long pictures = setup.features() == null ? 0 : facts.fills().get(0).holes().size();
        List<FeatureStatistics> features = new ArrayList<>();
        for (int i = 0; i <= facts.fills().size(); i++) {
            next(zip, FEATURES + i);
            features.add(FeatureStatistics.read(zip, size, pictures));
            require(zip.read() < 0); // which also checks the entry's CRC
        }
        List<Measured> measured = new ArrayList<>();
        for (Fills fills : facts.fills()) {
            FeatureStatistics own = features.get(measured.size() + 1);
            measured.add(new Measured(fills.holes(), fills.smooth(), own));
        }
        return new EvaluationPart(
                setup, facts.from(), facts.to(), facts.leftOut(), features.get(0), measured);
    }

    private static Facts facts(ZipInputStream zip) throws IOException {
        next(zip, FACTS);
        byte[] bytes = zip.readNBytes(LONGEST_FACTS);
        require(zip.read() < 0);
        String json = new String(bytes, StandardCharsets.UTF_8);
        int version = GSON.fromJson(json, Format.class).version();
        if (version != VERSION) {
            throw new IOException(
                    "has version " + version + " of its format; this program reads " + VERSION);
        }
        Facts facts = GSON.fromJson(json, Facts.class);
        check(facts);
        return facts;
    }

    private static void next(ZipInputStream zip, String name) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        require(entry != null && entry.getName().equals(name));
    }

    private static void check(Facts facts) throws IOException {
        EvaluationSetup setup = facts.setup();
        Objects.checkFromToIndex(facts.from(), facts.to(), setup.size());
        facts.leftOut().forEach(Objects::requireNonNull);
        require(setup.featureSize() >= 1 && setup.featureSize() <= MOST_FEATURES);
        require(!facts.fills().isEmpty() && facts.fills().size() == setup.fillers().size());
        List<HoleMeasures> first = facts.fills().get(0).holes();
        for (Fills fills : facts.fills()) {
            require(fills.holes().size() == first.size());
            for (HoleMeasures hole : fills.holes()) {
                Objects.requireNonNull(hole.name());
                Objects.requireNonNull(hole.values());
                require(hole.photo() >= facts.from() && hole.photo() < facts.to());
            }
            fills.smooth().forEach(Objects::requireNonNull);
        }
    }

    private static void require(boolean isRight) throws ZipException {
        if (!isRight) {
            throw new ZipException("is not as a part is");
        }
    }
}
