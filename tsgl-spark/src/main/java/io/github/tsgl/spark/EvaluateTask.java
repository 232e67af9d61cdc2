// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.translate.TranslateException;
import io.github.tsgl.evaluation.Baseline;
import io.github.tsgl.evaluation.Evaluation;
import io.github.tsgl.evaluation.EvaluationPart;
import io.github.tsgl.evaluation.EvaluationSet;
import io.github.tsgl.evaluation.Filler;
import io.github.tsgl.evaluation.HoleKind;
import io.github.tsgl.evaluation.HoledPhoto;
import io.github.tsgl.evaluation.PhotoListing;
import io.github.tsgl.evaluation.RatioRange;
import io.github.tsgl.training.data.PhotoSource;
import io.github.tsgl.zoo.InpaintingInput;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;

/**
 * Measures photos that follow each other where an executor runs it. What was measured becomes a
 * file; features are rows, if they are asked for.
 *
 * @param files where photos are
 * @param names the paths of all photos of the set
 * @param parts the folder of what is measured
 * @param set the holes
 * @param fillers the ways to fill holes
 * @param networks what LPIPS, FID and KID look with
 * @param features whether features become rows
 * @param rate counts photos
 * @param failed counts photos that cannot be read
 * @param loads counts loaded models
 */
record EvaluateTask(
        HadoopFiles files,
        Broadcast<List<String>> names,
        String parts,
        Holes set,
        Fillers fillers,
        MeasuringNetworks networks,
        Features features,
        PhotoRate rate,
        LongAccumulator failed,
        LongAccumulator loads)
        implements FlatMapFunction<EvaluateTask.Range, Row> {

    /** Photos that follow each other, by their numbers; the last one is not in it. */
    record Range(int from, int to) implements Serializable {

        String file() {
            return String.format(Locale.ROOT, "part-%09d.zip", from);
        }
    }

    /** What becomes of features. */
    enum Features {
        ROWS,
        NOTHING
    }

    /** What decides the holes of a set. */
    record Holes(int side, int holes, List<RatioRange> ranges, List<HoleKind> kinds, long seed)
            implements Serializable {

        EvaluationSet set(PhotoListing photos) throws IOException {
            return EvaluationSet.builder()
                    .setPhotos(photos)
                    .optSide(side)
                    .optHoles(holes)
                    .optRanges(ranges)
                    .optKinds(Set.copyOf(kinds))
                    .optSeed(seed)
                    .build();
        }
    }

    /** Models by their names in results, and baselines. */
    record Fillers(List<String> titles, List<ModelSettings> models, List<Baseline> baselines)
            implements Serializable {}

    @Override
    public Iterator<Row> call(Range range) throws IOException, TranslateException {
        TaskContext task = TaskContext.get();
        List<Predictor<InpaintingInput, Image>> predictors = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        try {
            Evaluation.Builder evaluation = Evaluation.builder();
            for (int i = 0; i < fillers.models().size(); i++) {
                ModelSettings model = fillers.models().get(i);
                ExecutorModel loaded = ExecutorModel.of(model, files, task, () -> loads.add(1));
                Predictor<InpaintingInput, Image> predictor = loaded.model().newPredictor();
                predictors.add(predictor);
                String content = model.weights() == null ? "" : model.weights().sha256();
                evaluation.addFiller(fillers.titles().get(i), Filler.model(predictor), content);
            }
            for (Baseline baseline : fillers.baselines()) {
                evaluation.addFiller(baseline.title(), baseline.filler());
            }
            networks.applyTo(evaluation, files);
            evaluation.optDevice(ExecutorModel.device(task.resourcesJMap()));
            evaluation.optListener(new Listener(rows));
            EvaluationPart part =
                    evaluation.build().part(set.set(photos()), range.from(), range.to());
            String file = HadoopFiles.below(parts, range.file());
            files.write(file, file + "-" + task.taskAttemptId(), part.toBytes());
        } finally {
            predictors.forEach(Predictor::close);
        }
        return rows.iterator();
    }

    private PhotoListing photos() {
        return new PhotoListing() {
            @Override
            public List<String> names() {
                return names.value();
            }

            @Override
            public PhotoSource open(int number) throws IOException {
                String name = names.value().get(number);
                return PhotoSource.of(name, files.read(name));
            }
        };
    }

    /** Counts, and keeps features. */
    private final class Listener implements Evaluation.Listener {

        private final List<Row> rows;
        private long begin = System.nanoTime();

        Listener(List<Row> rows) {
            this.rows = rows;
        }

        @Override
        public void onFeatures(HoledPhoto photo, float[] truth, List<float[]> filled) {
            if (features == Features.ROWS) {
                rows.add(row(photo, "truth", truth));
                for (int i = 0; i < filled.size(); i++) {
                    int models = fillers.models().size();
                    String title =
                            i < models
                                    ? fillers.titles().get(i)
                                    : fillers.baselines().get(i - models).title();
                    rows.add(row(photo, title, filled.get(i)));
                }
            }
        }

        private Row row(HoledPhoto photo, String filler, float[] values) {
            Float[] boxed = new Float[values.length];
            for (int i = 0; i < values.length; i++) {
                boxed[i] = values[i];
            }
            return RowFactory.create(names.value().get(photo.photo()), photo.name(), filler, boxed);
        }

        @Override
        public void onPhoto(int done, int all) {
            long now = System.nanoTime();
            rate.add(Math.round((now - begin) / 1e6));
            begin = now;
        }

        @Override
        public void onSkipped(String reason) {
            failed.add(1);
        }
    }
}
