package io.github.tsgl.training;

import io.github.tsgl.training.data.RgbImage;
import io.github.tsgl.training.data.SampleBatch;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The folder of a training run: {@code metrics.jsonl} with one line for each step, sample pictures,
 * and the averaged weights.
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
    private final BufferedWriter metrics;
    private StepResult last;
    private Validation.Result lastValidation;

    /**
     * After how many steps things are done.
     *
     * @param samples writing sample pictures
     * @param validation measuring and writing validation pictures
     * @param weights writing weights
     */
    public record Intervals(int samples, int validation, int weights) {

        /**
         * Makes intervals.
         *
         * @param samples steps between sample pictures
         * @param validation steps between measurements
         * @param weights steps between weights
         * @throws IllegalArgumentException if one is below 1
         */
        public Intervals {
            if (samples < 1 || validation < 1 || weights < 1) {
                throw new IllegalArgumentException("intervals must be at least 1 step");
            }
        }
    }

    /**
     * Opens a folder; metrics of an earlier run there are kept and followed.
     *
     * @param folder the folder, made if it does not exist
     * @param validation measures the network
     * @param weightsFile writes its weights
     * @param metadata how the network is made and trained, written with the weights
     * @param intervals after how many steps things are done
     * @throws IOException if the folder cannot be written to
     */
    public RunFolder(
            Path folder,
            Validation validation,
            WeightsFile weightsFile,
            Map<String, String> metadata,
            Intervals intervals)
            throws IOException {
        this.folder = folder;
        this.validation = validation;
        this.weightsFile = weightsFile;
        this.metadata = new LinkedHashMap<>(metadata);
        this.intervals = intervals;
        Files.createDirectories(folder.resolve("samples"));
        metrics =
                Files.newBufferedWriter(
                        folder.resolve("metrics.jsonl"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
    }

    /** {@inheritDoc} */
    @Override
    public void onStep(StepResult result, InpaintingTrainer trainer) throws IOException {
        last = result;
        writeMetrics(result);
        if (result.step() == 1 || result.step() % intervals.samples() == 0) {
            writeSamples(trainer);
        }
        if (result.step() % intervals.validation() == 0) {
            validate(trainer);
        }
        if (result.step() % intervals.weights() == 0) {
            writeWeights(trainer);
        }
    }

    /** {@inheritDoc} */
    @Override
    public void onEnd(InpaintingTrainer trainer) throws IOException {
        if (last == null) {
            return;
        }
        writeWeights(trainer);
        writeSamples(trainer);
        validate(trainer);
        writeWeights(trainer);
    }

    /**
     * Returns the last measurement.
     *
     * @return the measurement, null before the first
     */
    public Validation.Result lastValidation() {
        return lastValidation;
    }

    private void writeMetrics(StepResult r) throws IOException {
        line(
                "{\"step\":%d,\"loss\":%.6f,\"picture\":%.6f,\"structure\":%.6f,\"rate\":%.3e,"
                        + "\"gradient_norm\":%s,\"side\":%d,\"batch\":%d,\"wait\":%.4f,"
                        + "\"seconds\":%.4f,\"time\":%.1f}",
                r.step(),
                r.loss(),
                r.pictureLoss(),
                r.structureLoss(),
                r.learningRate(),
                Double.isFinite(r.gradientNorm()) ? format("%.5f", r.gradientNorm()) : "null",
                r.side(),
                r.batch(),
                r.waitSeconds(),
                r.stepSeconds(),
                r.totalSeconds());
    }

    private void validate(InpaintingTrainer trainer) throws IOException {
        lastValidation = validation.measure(trainer);
        line(
                "{\"step\":%d,\"validation_psnr\":%.4f,\"validation_ssim\":%.5f}",
                last.step(), lastValidation.psnr(), lastValidation.ssim());
        PictureGrid grid = new PictureGrid();
        List<SampleBatch> batches = validation.batches();
        for (int i = 0; i < batches.size(); i++) {
            RgbImage filled = lastValidation.pictures().get(i);
            grid.row(batches.get(i).holed(0), filled, batches.get(i).truth(0));
        }
        grid.write(picture("validation"));
    }

    private void writeSamples(InpaintingTrainer trainer) throws IOException {
        SampleBatch batch = trainer.lastBatch();
        float[] pictures = trainer.lastPredictions().get(0).toFloatArray();
        float[] structures = trainer.lastPredictions().get(1).toFloatArray();
        int pixels = batch.width() * batch.height();
        PictureGrid grid = new PictureGrid();
        for (int n = 0; n < batch.count(); n++) {
            grid.row(
                    batch.holed(n),
                    RgbImage.ofPlanes(pictures, n * 3 * pixels, batch.width(), batch.height()),
                    batch.truth(n),
                    batch.edges(n),
                    batch.greyPicture(structures, n));
        }
        grid.write(picture("step"));
    }

    private void writeWeights(InpaintingTrainer trainer) throws IOException {
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

    private void line(String format, Object... values) throws IOException {
        metrics.write(format(format, values));
        metrics.newLine();
        metrics.flush();
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Closes the metrics. */
    @Override
    public void close() throws IOException {
        metrics.close();
    }
}
