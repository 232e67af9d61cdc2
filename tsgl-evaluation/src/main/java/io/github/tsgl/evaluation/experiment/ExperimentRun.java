// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation.experiment;

import ai.djl.Device;
import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.evaluation.Evaluation;
import io.github.tsgl.evaluation.EvaluationSet;
import io.github.tsgl.evaluation.Filler;
import io.github.tsgl.evaluation.FillerResult;
import io.github.tsgl.evaluation.InceptionFile;
import io.github.tsgl.evaluation.Measure;
import io.github.tsgl.evaluation.PictureView;
import io.github.tsgl.evaluation.RatioRange;
import io.github.tsgl.training.StepListener;
import io.github.tsgl.training.TrainingRun;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Trains the networks of an {@link Experiment} with equal budgets, each with some seeds, measures
 * them on the same holes, and writes the table with the paper's numbers beside it.
 *
 * <p>Each network is a run in a folder of its own, which {@link TrainingRun} writes. An experiment
 * that was interrupted goes on in the same folder, and runs that are done are not trained again.
 * Networks that look at semantic maps are trained if {@code data.labels} names them.
 */
public final class ExperimentRun {

    private final Experiment experiment;
    private final Path folder;
    private final Path data;
    private final Path validation;
    private final long steps;
    private final List<Long> seeds;
    private final List<String> settings;
    private final Optional<InceptionFile> inception;
    private final int side;
    private final int holes;
    private final Device device;
    private final Listener listener;
    private final List<Experiment.Row> rows; // those that are trained

    /** Is told how far it is. */
    public interface Listener {

        /**
         * A network is to be trained, unless it is trained already.
         *
         * @param run the name of its run
         * @param done the number of networks before it
         * @param all the number of all networks
         * @return what is told of each step
         */
        default StepListener onRun(String run, int done, int all) {
            return (result, trainer) -> {};
        }

        /**
         * A photo's holes were filled by all networks of a seed, and measured.
         *
         * @param seed the seed
         * @param done the number of photos of this seed so far; each counts for every view and
         *     range of hole ratios
         * @param all their number at the end
         */
        default void onMeasured(long seed, int done, int all) {}

        /**
         * A photo cannot be read and is not measured.
         *
         * @param reason names it and says why
         */
        default void onSkipped(String reason) {}
    }

    private ExperimentRun(Builder builder) {
        experiment = Objects.requireNonNull(builder.experiment, "setExperiment must be called");
        folder = Objects.requireNonNull(builder.folder, "setFolder must be called");
        data = Objects.requireNonNull(builder.data, "setData must be called");
        validation = Objects.requireNonNull(builder.validation, "setValidation must be called");
        steps = builder.steps;
        seeds = List.copyOf(builder.seeds);
        settings = List.copyOf(builder.settings);
        inception = builder.inception;
        side = builder.side;
        holes = builder.holes;
        device = builder.device;
        listener = builder.listener;
        rows = experiment.rows().stream().filter(this::canBeTrained).toList();
    }

    /**
     * Returns a builder.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Trains what is not trained yet, measures, and writes {@code table.md} and {@code table.json}.
     *
     * @return the table as Markdown
     * @throws IOException if photos cannot be read or a file not be written
     * @throws ModelException if a run cannot be loaded
     * @throws TranslateException if a network cannot fill a hole
     * @throws InterruptedException if the thread is interrupted
     */
    public String run()
            throws IOException, ModelException, TranslateException, InterruptedException {
        int done = 0;
        int all = rows.size() * seeds.size();
        for (Experiment.Row row : rows) {
            for (long seed : seeds) {
                String run = name(row, seed);
                train(row, seed, folder.resolve(run), listener.onRun(run, done++, all));
            }
        }
        Map<String, List<List<Double>>> numbers = new LinkedHashMap<>();
        experiment.rows().forEach(row -> numbers.put(row.name(), new ArrayList<>()));
        for (long seed : seeds) {
            List<List<Double>> ofRows = measure(seed);
            for (int row = 0; row < rows.size(); row++) {
                numbers.get(rows.get(row).name()).add(ofRows.get(row));
            }
        }
        ExperimentTable table =
                new ExperimentTable(experiment, steps, seeds, columnNames(), numbers);
        Files.writeString(folder.resolve("table.json"), table.toJson());
        Files.writeString(folder.resolve("table.md"), table.toMarkdown());
        return table.toMarkdown();
    }

    /** Without semantic maps a network that looks at them is in the table, but is not trained. */
    private boolean canBeTrained(Experiment.Row row) {
        return !looksAtLabels(row) || config(row, seeds.get(0)).data().labels().isPresent();
    }

    private boolean looksAtLabels(Experiment.Row row) {
        return config(row, seeds.get(0)).model().inputs().priors().contains(Prior.LABELS);
    }

    private static String name(Experiment.Row row, long seed) {
        String name = row.name().replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
        return name + "-" + seed;
    }

    private void train(Experiment.Row row, long seed, Path run, StepListener listening)
            throws IOException, InterruptedException {
        boolean begun = Files.exists(run.resolve("checkpoints"));
        TrainingRun.Builder training =
                TrainingRun.builder()
                        .setConfig(begun ? configOf(run) : config(row, seed))
                        .setFolder(run)
                        .optListener(listening)
                        .optDevices(List.of(device));
        if (begun) {
            training.optResume();
        }
        training.build().run();
    }

    private TrainingConfig config(Experiment.Row row, long seed) {
        List<String> all = new ArrayList<>(experiment.settings());
        all.addAll(row.settings());
        all.add("data.folder=" + data.toAbsolutePath().normalize());
        all.add("data.validation=" + validation.toAbsolutePath().normalize());
        all.add("max_steps=" + steps);
        all.add("minutes=null");
        all.add("seed=" + seed);
        all.addAll(settings);
        String recipe = row.recipe() == null ? experiment.recipe() : row.recipe();
        return TrainingConfig.recipe(recipe).with(all);
    }

    /** What a run was told, up to as many steps as are asked for now. */
    private TrainingConfig configOf(Path run) throws IOException {
        return TrainingRun.configOf(run).with(List.of("max_steps=" + steps));
    }

    /** Of each row a number for each view, measure and range, all rows on the same pictures. */
    private List<List<Double>> measure(long seed)
            throws IOException, ModelException, TranslateException {
        List<Filler> fillers = new ArrayList<>();
        Deque<Runnable> closers = new ArrayDeque<>();
        try {
            for (Experiment.Row row : rows) {
                ZooModel<InpaintingInput, Image> model = model(folder.resolve(name(row, seed)));
                closers.push(model::close);
                Predictor<InpaintingInput, Image> predictor = model.newPredictor();
                closers.push(predictor::close);
                fillers.add(Filler.model(predictor));
            }
            return measure(fillers, seed);
        } finally {
            closers.forEach(Runnable::run);
        }
    }

    private ZooModel<InpaintingInput, Image> model(Path run) throws IOException, ModelException {
        return InpaintingModel.builder().optRun(run).optDevice(device).optWorkingSize(side).load();
    }

    private List<List<Double>> measure(List<Filler> fillers, long seed)
            throws IOException, TranslateException {
        List<EvaluationSet> sets = new ArrayList<>();
        for (RatioRange range : experiment.bins()) {
            sets.add(set(range));
        }
        List<List<Double>> numbers = new ArrayList<>();
        fillers.forEach(row -> numbers.add(new ArrayList<>()));
        int done = 0;
        int all = experiment.views().size() * sets.stream().mapToInt(EvaluationSet::size).sum();
        for (PictureView view : experiment.views()) {
            List<List<FillerResult>> results = new ArrayList<>();
            for (EvaluationSet set : sets) {
                results.add(measure(fillers, view, set, new Pass(seed, done, all)));
                done += set.size();
            }
            for (Experiment.Column column : experiment.measures()) {
                for (int row = 0; row < fillers.size(); row++) {
                    for (List<FillerResult> ofRange : results) {
                        numbers.get(row).add(number(ofRange.get(row), column));
                    }
                }
            }
        }
        return numbers;
    }

    private List<FillerResult> measure(
            List<Filler> fillers, PictureView view, EvaluationSet set, Evaluation.Listener pass)
            throws IOException, TranslateException {
        Evaluation.Builder evaluation =
                Evaluation.builder().optView(view).optDevice(device).optListener(pass);
        for (int row = 0; row < fillers.size(); row++) {
            evaluation.addFiller(rows.get(row).name(), fillers.get(row));
        }
        inception.ifPresent(evaluation::optInception);
        return evaluation.build().of(set).results();
    }

    private EvaluationSet set(RatioRange range) throws IOException {
        EvaluationSet.Builder set =
                EvaluationSet.builder()
                        .setPhotos(validation)
                        .optSide(side)
                        .optHoles(holes)
                        .optRanges(List.of(range))
                        .optSmoothRadius(0);
        rows.stream()
                .filter(this::looksAtLabels)
                .findFirst()
                .flatMap(row -> config(row, seeds.get(0)).data().labels())
                .ifPresent(set::optLabels);
        return set.build();
    }

    /** One of the passes over the photos that measure the networks of a seed. */
    private final class Pass implements Evaluation.Listener {

        private final long seed;
        private final int before;
        private final int all;

        Pass(long seed, int before, int all) {
            this.seed = seed;
            this.before = before;
            this.all = all;
        }

        @Override
        public void onPhoto(int done, int ofPass) {
            listener.onMeasured(seed, before + done, all);
        }

        @Override
        public void onSkipped(String reason) {
            listener.onSkipped(reason);
        }
    }

    private static double number(FillerResult result, Experiment.Column column) {
        return switch (column) {
            case PSNR -> result.mean(Measure.PSNR).value();
            case SSIM -> result.mean(Measure.SSIM).value();
            case FID -> result.frechet().map(one -> one.value()).orElse(Double.NaN);
        };
    }

    private List<String> columnNames() {
        List<String> names = new ArrayList<>();
        for (PictureView view : experiment.views()) {
            for (Experiment.Column column : experiment.measures()) {
                for (RatioRange range : experiment.bins()) {
                    String seen =
                            view == PictureView.WHOLE
                                    ? ""
                                    : " of the " + view.name().toLowerCase(Locale.ROOT);
                    names.add(column + seen + ", " + range);
                }
            }
        }
        return names;
    }

    /** Makes an {@link ExperimentRun}. */
    public static final class Builder {

        private Experiment experiment;
        private Path folder;
        private Path data;
        private Path validation;
        private long steps = 600;
        private List<Long> seeds = List.of(1L);
        private List<String> settings = List.of();
        private Optional<InceptionFile> inception = Optional.empty();
        private int side = 256;
        private int holes = 4;
        private Device device = Device.cpu();
        private Listener listener = new Listener() {};

        private Builder() {}

        /**
         * Sets what is compared.
         *
         * @param compared the experiment
         * @return this builder
         */
        public Builder setExperiment(Experiment compared) {
            experiment = compared;
            return this;
        }

        /**
         * Sets where runs and table are written.
         *
         * @param path the folder, which is made if need be
         * @return this builder
         */
        public Builder setFolder(Path path) {
            folder = path;
            return this;
        }

        /**
         * Sets the photos to train on.
         *
         * @param photos a folder, or a text file with one path a line
         * @return this builder
         */
        public Builder setData(Path photos) {
            data = photos;
            return this;
        }

        /**
         * Sets the photos to measure by.
         *
         * @param photos a folder, or a text file with one path a line
         * @return this builder
         */
        public Builder setValidation(Path photos) {
            validation = photos;
            return this;
        }

        /**
         * Sets the budget of each network.
         *
         * @param count the number of steps; 600 by default
         * @return this builder
         */
        public Builder optSteps(long count) {
            steps = count;
            return this;
        }

        /**
         * Sets the seeds, each of which trains every network once.
         *
         * @param numbers the seeds; 1 by default
         * @return this builder
         */
        public Builder optSeeds(List<Long> numbers) {
            seeds = numbers;
            return this;
        }

        /**
         * Sets more of the configuration of all networks, such as a smaller width.
         *
         * @param values {@code key=value}, over those of experiment and row
         * @return this builder
         */
        public Builder optSettings(List<String> values) {
            settings = values;
            return this;
        }

        /**
         * Sets the features of FID, which is not measured without.
         *
         * @param features the features
         * @return this builder
         */
        public Builder optInception(InceptionFile features) {
            inception = Optional.of(features);
            return this;
        }

        /**
         * Sets the height and width of the pictures that are measured.
         *
         * @param pixels the side; 256 by default
         * @return this builder
         */
        public Builder optSide(int pixels) {
            side = pixels;
            return this;
        }

        /**
         * Sets the holes of each photo and range.
         *
         * @param count the number; 4 by default
         * @return this builder
         */
        public Builder optHoles(int count) {
            holes = count;
            return this;
        }

        /**
         * Sets where networks are trained and run.
         *
         * @param place the device; the CPU by default
         * @return this builder
         */
        public Builder optDevice(Device place) {
            device = place;
            return this;
        }

        /**
         * Sets who is told how far it is.
         *
         * @param told the listener
         * @return this builder
         */
        public Builder optListener(Listener told) {
            listener = told;
            return this;
        }

        /**
         * Makes the run.
         *
         * @return the run
         */
        public ExperimentRun build() {
            return new ExperimentRun(this);
        }
    }
}
