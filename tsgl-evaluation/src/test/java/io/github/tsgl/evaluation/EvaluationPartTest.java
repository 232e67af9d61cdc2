// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import io.github.tsgl.evaluation.EvaluationReport.Features;
import io.github.tsgl.evaluation.FillerResult.SmoothError;
import io.github.tsgl.layers.testing.FormulaWeights;
import io.github.tsgl.layers.testing.FormulaWeights.Rule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationPartTest {

    private static final int FEATURES = 12;

    @TempDir private Path folder;

    private static EvaluationSetup setup(int photos) {
        return new EvaluationSetup(
                photos + " photos",
                photos,
                5,
                List.of(new RatioRange(10, 20)),
                6,
                PictureView.WHOLE,
                "LPIPS",
                new Features(FEATURES, "features of a formula"),
                List.of("a", "b"),
                List.of("", ""));
    }

    /** What a formula measured on photos with one hole each. */
    private static EvaluationPart part(int photos, int from, int to) {
        EvaluationPart part = EvaluationPart.empty(setup(photos), from, to);
        for (int photo = from; photo < to; photo++) {
            part.truth().add(features("truth", photo));
            for (Measured filler : part.measured()) {
                boolean first = filler == part.measured().get(0);
                float[] features = features(first ? "a" : "b", photo);
                double value = features[0] / 3.0;
                filler.features().add(features);
                filler.smooth().add(new SmoothError(photo, Math.abs(value), 2));
                filler.holes()
                        .add(
                                new HoleMeasures(
                                        photo,
                                        "photo \"" + photo,
                                        0.15,
                                        new HoleMeasures.Values(
                                                20 + value, 30, 0.9, Double.NaN, 0.02, value)));
            }
        }
        return part;
    }

    private static float[] features(String name, int photo) {
        return FormulaWeights.values(name + photo, new Shape(FEATURES), Rule.SIGNED);
    }

    private static EvaluationPart written(EvaluationPart part) throws IOException {
        return EvaluationPart.fromBytes("bytes", part.toBytes());
    }

    @Test
    void partsOfPhotosJoinToWhatOneEvaluationReports() throws Exception {
        TestPhotos.write(folder, 5);
        Files.writeString(folder.resolve("p2.png"), "no picture");
        EvaluationSet set =
                EvaluationSet.builder()
                        .setPhotos(folder)
                        .optSide(64)
                        .optHoles(2)
                        .optSmoothRadius(6)
                        .build();
        Evaluation evaluation =
                Evaluation.builder()
                        .addFiller("mean", Filler.meanColor())
                        .addFiller("smooth", Filler.smooth())
                        .build();
        List<EvaluationPart> parts = new ArrayList<>();
        for (int[] ends : new int[][] {{3, 5}, {0, 2}, {2, 2}, {2, 3}}) {
            Path file = folder.resolve("part" + parts.size() + ".zip");
            evaluation.part(set, ends[0], ends[1]).write(file);
            parts.add(EvaluationPart.read(file));
        }

        EvaluationPart whole = EvaluationPart.join(parts);

        assertThat(whole.report()).isEqualTo(evaluation.of(set));
        assertThat(whole.leftOut()).singleElement().asString().contains("p2.png");
        assertThat(parts.get(0).from()).isEqualTo(3);
        assertThat(parts.get(0).to()).isEqualTo(5);
        assertThatThrownBy(() -> evaluation.part(set, 3, 6))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void featuresThatAreAllKeptGiveTheSameDistancesAndIntervals() throws IOException {
        EvaluationPart joined =
                EvaluationPart.join(
                        List.of(
                                written(part(60, 40, 60)),
                                written(part(60, 0, 13)),
                                written(part(60, 13, 40))));

        EvaluationReport report = joined.report();

        assertThat(report).isEqualTo(part(60, 0, 60).report());
        assertThat(report.results().get(1).frechet().orElseThrow().without()).hasSize(10);
        assertThat(joined.toBytes()).isEqualTo(part(60, 0, 60).toBytes());
    }

    @Test
    void ofMorePicturesThanAreKeptOnlyTheFrechetDistanceMayBeRoundedOtherwise() throws IOException {
        int photos = 2 * FeatureStatistics.KEPT + 900;
        EvaluationReport whole = part(photos, 0, photos).report();
        for (int[] ends : new int[][] {{1500, 4200}, {2500, 2510}, {100, 2048}}) {
            EvaluationPart first = written(part(photos, 0, ends[0]));
            EvaluationPart middle = written(part(photos, ends[0], ends[1]));
            EvaluationPart last = written(part(photos, ends[1], photos));

            for (EvaluationPart joined :
                    List.of(
                            EvaluationPart.join(List.of(first, middle, last)),
                            EvaluationPart.join(
                                    List.of(
                                            first,
                                            written(
                                                    EvaluationPart.join(
                                                            List.of(middle, last))))))) {
                EvaluationReport report = joined.report();
                for (int i = 0; i < 2; i++) {
                    FillerResult found = report.results().get(i);
                    FillerResult wanted = whole.results().get(i);
                    assertThat(found.frechet().orElseThrow().value())
                            .isCloseTo(wanted.frechet().orElseThrow().value(), within(1e-9));
                    assertThat(found.kernel()).isEqualTo(wanted.kernel());
                    assertThat(found.holes()).isEqualTo(wanted.holes());
                    assertThat(found.smooth()).isEqualTo(wanted.smooth());
                }
            }
        }
    }

    @Test
    void missingAndDoubledPhotosAreNamed() throws IOException {
        EvaluationPart first = part(9, 0, 4);
        EvaluationPart last = part(9, 5, 9);
        assertThatThrownBy(() -> EvaluationPart.join(List.of(last, first)))
                .isInstanceOf(IOException.class)
                .hasMessage("photo 5 of 9 is missing");
        assertThatThrownBy(() -> EvaluationPart.join(List.of(part(9, 3, 6), first, last)))
                .hasMessage("photo 4 of 9 is in two parts");
        assertThatThrownBy(() -> EvaluationPart.join(List.of(last, last)))
                .hasMessage("photos 6 to 9 of 9 are in two parts");
        assertThatThrownBy(() -> EvaluationPart.join(List.of(last)).report())
                .hasMessage("photos 1 to 5 of 9 are missing");
        assertThatThrownBy(first::report).hasMessage("photos 5 to 9 of 9 are missing");
        assertThatThrownBy(() -> EvaluationPart.join(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        EvaluationPart none = EvaluationPart.empty(setup(2), 0, 2);
        assertThatThrownBy(none::report).hasMessage("none of the 2 photos can be read");
    }

    @Test
    void partsOfAnotherSetAreRefused() {
        assertThatThrownBy(() -> EvaluationPart.join(List.of(part(9, 0, 4), part(8, 4, 8))))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the parts are of different evaluations, by their set: \"9 photos\" and"
                                + " \"8 photos\"");
    }

    @Test
    void partsOfOtherWeightsAreRefused() throws Exception {
        TestPhotos.write(folder, 2);
        EvaluationSet set = EvaluationSet.builder().setPhotos(folder).optSide(64).build();
        List<EvaluationPart> parts = new ArrayList<>();
        for (String weights : List.of("SHA-256 01", "SHA-256 02")) {
            Evaluation evaluation =
                    Evaluation.builder().addFiller("run", Filler.smooth(), weights).build();
            parts.add(evaluation.part(set, parts.size(), parts.size() + 1));
        }
        assertThatThrownBy(() -> EvaluationPart.join(parts))
                .hasMessageContaining("weights: [\"SHA-256 01\"] and [\"SHA-256 02\"]");
    }

    @Test
    void aDamagedPartIsRefusedInOneLineWhereverTheDamageIs() throws IOException {
        byte[] right = part(4, 1, 3).toBytes();
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 2000; round++) {
            byte[] wrong =
                    Arrays.copyOf(
                            right, round % 2 == 0 ? right.length : random.nextInt(right.length));
            if (wrong.length > 0) {
                wrong[random.nextInt(wrong.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                // What comes behind the last entry, and its times, say nothing.
                assertThat(EvaluationPart.fromBytes("part", wrong).toBytes()).isEqualTo(right);
            } catch (IOException e) {
                assertThat(e).hasMessage("part: is no part of an evaluation, or damaged");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1200);
    }

    @Test
    void aPartThatSaysWhatCannotBeIsRefused() throws IOException {
        String json =
                "{\"version\":1,\"setup\":{},\"from\":0,\"to\":1,\"leftOut\":[],\"fills\":[]}";
        for (String wrong :
                List.of("", "null", "[]", "{}", json, "{\"version\":1}", "{\"version\":1e99}")) {
            assertThatThrownBy(() -> EvaluationPart.fromBytes("x", zip(wrong)))
                    .as(wrong)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("x: ")
                    .hasMessageNotContaining("\n");
        }
        assertThatThrownBy(() -> EvaluationPart.fromBytes("x", zip("{\"version\":2}")))
                .hasMessage("x: has version 2 of its format; this program reads 1");
        assertThatThrownBy(() -> EvaluationPart.fromBytes("x", zip("[".repeat(100_000))))
                .isInstanceOf(IOException.class);
    }

    private static byte[] zip(String json) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("part.json"));
            zip.write(json.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void theOrderOfPartsDoesNotMatter() throws IOException {
        List<EvaluationPart> parts = new ArrayList<>();
        for (int photo = 0; photo < 7; photo++) {
            parts.add(part(7, photo, photo + 1));
        }
        Collections.shuffle(parts, new Random(3));
        assertThat(EvaluationPart.join(parts).report()).isEqualTo(part(7, 0, 7).report());
    }
}
