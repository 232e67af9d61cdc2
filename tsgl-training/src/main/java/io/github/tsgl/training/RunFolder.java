// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import ai.djl.ndarray.NDArray;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.training.data.SampleBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The folder of a training run: {@code metrics.jsonl} with one line for each step, the same for
 * TensorBoard in {@code events}, sample pictures, the averaged weights, checkpoints to go on from,
 * and at the end {@code chart.png}.
 *
 * <p>{@code samples/step-N.png} has a row for each sample of a step: with its hole, the output, the
 * truth, its edges, and the structure; {@code samples/validation-N.png} has photos that are not
 * trained on: with hole, filled, true.
 */
final class RunFolder implements StepListener, AutoCloseable {

    /** The folder of the checkpoints. */
    static final String CHECKPOINTS = "checkpoints";

    private static final String METRICS = "metrics.jsonl";

    private final Path folder;
    private final TrainingConfig config;
    private final Validation validation;
    private final Map<String, String> metadata;
    private final RunCheckpoints checkpoints;
    private final List<String> lossNames = new ArrayList<>();
    private MetricsFile metrics; // null before training begins
    private EventFile events; // null before training begins
    private StepResult last;
    private long measured;
    private Validation.Result lastValidation;

    /**
     * Opens a folder.
     *
     * @param folder the folder, made if it does not exist
     * @param config says after how many steps things are written
     * @param validation measures the network
     * @param metadata how the network is made and trained, written with weights and checkpoints
     * @throws IOException if the folder cannot be made
     */
    RunFolder(
            Path folder, TrainingConfig config, Validation validation, Map<String, String> metadata)
            throws IOException {
        this.folder = folder;
        this.config = config;
        this.validation = validation;
        this.metadata = new LinkedHashMap<>(metadata);
        int keep = config.checkpoint().keep();
        checkpoints = new RunCheckpoints(folder.resolve(CHECKPOINTS), keep, metadata);
        Files.createDirectories(folder.resolve("samples"));
    }

    /** The checkpoints, the last of which a trainer goes on from. */
    RunCheckpoints checkpoints() {
        return checkpoints;
    }

    /** Opens the files of numbers; those of steps after the trainer's are cut off. */
    @Override
    public void onBegin(GanTrainer trainer) throws IOException {
        metrics = MetricsFile.open(folder.resolve(METRICS), trainer.steps());
        events = EventFile.open(folder.resolve("events"), trainer.steps());
    }

    /** {@inheritDoc} */
    @Override
    public void onStep(StepResult result, GanTrainer trainer) throws IOException {
        last = result;
        boolean validates =
                result.step() % config.validation().every() == 0 || result.progress() >= 1;
        Map<String, Double> values = values(result);
        if (validates) {
            values.putAll(validate(trainer));
        }
        write(result.step(), values);
        if (result.step() == 1 || result.step() % config.samples().every() == 0) {
            writeSamples(trainer);
        }
        if (validates) {
            keepValidation(trainer);
        }
        if (result.step() % config.checkpoint().every() == 0) {
            keep(trainer);
        }
    }

    /** {@inheritDoc} */
    @Override
    public void onEnd(GanTrainer trainer) throws IOException {
        if (last == null) {
            return;
        }
        writeSamples(trainer);
        if (measured != last.step()) {
            events.scalars(last.step(), validate(trainer));
            keepValidation(trainer);
        }
        keep(trainer);
        LossChart.write(
                folder.resolve("chart.png"),
                MetricsFile.read(folder.resolve(METRICS)),
                lossNames,
                List.copyOf(Validation.means(lastValidation.quality()).keySet()));
    }

    /** The last measurement; empty before the first. */
    Optional<TrainingRun.Quality> quality() {
        return Optional.ofNullable(lastValidation).map(Validation.Result::quality);
    }

    private Map<String, Double> values(StepResult result) {
        for (String name : result.losses().keySet()) {
            if (!lossNames.contains(name)) {
                lossNames.add(name);
            }
        }
        Map<String, Double> values = new LinkedHashMap<>(result.losses());
        values.put("rate", result.learningRate());
        values.put("gradient_norm", result.gradientNorm());
        values.put("side", (double) result.side());
        values.put("batch", (double) result.batch());
        values.put("wait", result.waitSeconds());
        values.put("seconds", result.stepSeconds());
        values.put("time", result.totalSeconds());
        return values;
    }

    private void write(long step, Map<String, Double> values) throws IOException {
        metrics.write(step, values);
        events.scalars(step, values);
    }

    private Map<String, Double> validate(GanTrainer trainer) {
        lastValidation = validation.measure(trainer);
        measured = last.step();
        return Validation.means(lastValidation.quality());
    }

    private void keepValidation(GanTrainer trainer) throws IOException {
        PictureGrid grid = new PictureGrid();
        for (Validation.Comparison row : lastValidation.shown()) {
            grid.row(row.holed(), row.filled(), row.truth());
        }
        grid.write(picture("validation"));
        checkpoints.measured(trainer, lastValidation.quality().psnr());
    }

    private void writeSamples(GanTrainer trainer) throws IOException {
        InpaintingOutputs outputs = trainer.lastPredictions();
        float[] pictures = outputs.picture().toFloatArray();
        Optional<float[]> structures = outputs.structure().map(NDArray::toFloatArray);
        SampleBatch batch = trainer.lastBatch();
        PictureGrid grid = new PictureGrid();
        for (int n = 0; n < outputs.picture().getShape().get(0); n++) {
            List<RgbImage> row = new ArrayList<>();
            row.add(batch.holed(n));
            row.add(batch.picture(n, pictures));
            row.add(batch.truth(n));
            if (structures.isPresent()) {
                row.add(batch.edges(n));
                row.add(batch.grayPicture(structures.get(), n));
            }
            grid.row(row.toArray(RgbImage[]::new));
        }
        grid.write(picture("step"));
    }

    private void keep(GanTrainer trainer) throws IOException {
        checkpoints.write(trainer);
        writeWeights(trainer);
    }

    private void writeWeights(GanTrainer trainer) throws IOException {
        Map<String, String> made = new LinkedHashMap<>(metadata);
        made.put("steps", Long.toString(last.step()));
        made.put("training_seconds", Long.toString(Math.round(last.totalSeconds())));
        made.put("written", Instant.now().toString());
        if (lastValidation != null) {
            made.put("validation_psnr", format("%.4f", lastValidation.quality().psnr()));
            made.put("validation_ssim", format("%.5f", lastValidation.quality().ssim()));
        }
        try {
            trainer.withAverage(
                    network -> {
                        try {
                            TrainedWeights.save(folder.resolve(TrainingRun.WEIGHTS), network, made);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Path picture(String kind) {
        return folder.resolve("samples").resolve(format("%s-%06d.png", kind, last.step()));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Closes metrics and events. */
    @Override
    public void close() throws IOException {
        try {
            if (events != null) {
                events.close();
            }
        } finally {
            if (metrics != null) {
                metrics.close();
            }
        }
    }
}
