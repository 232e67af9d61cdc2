package io.github.tsgl.training;

import ai.djl.ndarray.NDArray;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.training.data.SampleBatch;
import io.github.tsgl.training.report.EventFile;
import io.github.tsgl.training.report.LossChart;
import io.github.tsgl.training.report.MetricsFile;
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
 * <p>{@code samples/step-N.png} has a row for each sample of a step: with its hole, as painted,
 * true, its edges, and the structure; {@code samples/validation-N.png} has photos that are not
 * trained on: with hole, filled, true.
 */
public final class RunFolder implements StepListener, AutoCloseable {

    /** The file of the averaged weights. */
    public static final String WEIGHTS = "weights.safetensors";

    private final Path folder;
    private final Validation validation;
    private final WeightsFile weightsFile;
    private final Map<String, String> metadata;
    private final Intervals intervals;
    private final RunCheckpoints checkpoints;
    private final MetricsFile metrics;
    private final EventFile events;
    private final List<String> lossNames = new ArrayList<>();
    private StepResult last;
    private long measured;
    private Validation.Result lastValidation;

    /**
     * After how many steps things are done.
     *
     * @param samples writing sample pictures
     * @param validation measuring and writing validation pictures
     * @param checkpoints writing weights and checkpoints
     */
    public record Intervals(int samples, int validation, int checkpoints) {

        /**
         * Makes intervals.
         *
         * @param samples steps between sample pictures
         * @param validation steps between measurements
         * @param checkpoints steps between checkpoints
         * @throws IllegalArgumentException if one is below 1
         */
        public Intervals {
            if (samples < 1 || validation < 1 || checkpoints < 1) {
                throw new IllegalArgumentException("intervals must be at least 1 step");
            }
        }
    }

    /**
     * Opens a folder, to go on after a step: metrics of later steps are cut off.
     *
     * @param folder the folder, made if it does not exist
     * @param lastStep the number of steps done, 0 to begin anew
     * @param validation measures the network
     * @param weightsFile writes its weights
     * @param metadata how the network is made and trained, written with the weights
     * @param intervals after how many steps things are done
     * @param checkpoints keeps the checkpoints
     * @throws IOException if the folder cannot be written to
     */
    public RunFolder(
            Path folder,
            long lastStep,
            Validation validation,
            WeightsFile weightsFile,
            Map<String, String> metadata,
            Intervals intervals,
            RunCheckpoints checkpoints)
            throws IOException {
        this.folder = folder;
        this.validation = validation;
        this.weightsFile = weightsFile;
        this.metadata = new LinkedHashMap<>(metadata);
        this.intervals = intervals;
        this.checkpoints = checkpoints;
        Files.createDirectories(folder.resolve("samples"));
        metrics = MetricsFile.open(folder.resolve("metrics.jsonl"), lastStep);
        events = EventFile.open(folder.resolve("events"), lastStep);
    }

    /** {@inheritDoc} */
    @Override
    public void onStep(StepResult result, GanTrainer trainer) throws IOException {
        last = result;
        boolean validates = result.step() % intervals.validation() == 0 || result.progress() >= 1;
        Map<String, Double> values = values(result);
        if (validates) {
            values.putAll(validate(trainer));
        }
        write(result.step(), values);
        if (result.step() == 1 || result.step() % intervals.samples() == 0) {
            writeSamples(trainer);
        }
        if (validates) {
            keepValidation(trainer);
        }
        if (result.step() % intervals.checkpoints() == 0) {
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
                MetricsFile.read(folder.resolve("metrics.jsonl")),
                lossNames,
                List.copyOf(lastValidation.means().keySet()));
    }

    /**
     * Returns the last measurement.
     *
     * @return the measurement, null before the first
     */
    public Validation.Result lastValidation() {
        return lastValidation;
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
        return lastValidation.means();
    }

    private void keepValidation(GanTrainer trainer) throws IOException {
        PictureGrid grid = new PictureGrid();
        for (Validation.Comparison row : lastValidation.shown()) {
            grid.row(row.holed(), row.filled(), row.truth());
        }
        grid.write(picture("validation"));
        checkpoints.measured(trainer, lastValidation.psnr());
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
            made.put("validation_psnr", format("%.4f", lastValidation.psnr()));
            made.put("validation_ssim", format("%.5f", lastValidation.ssim()));
        }
        try {
            trainer.withAverage(
                    network -> {
                        try {
                            weightsFile.write(folder.resolve(WEIGHTS), network, made);
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
        try (metrics) {
            events.close();
        }
    }
}
