// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import ai.djl.Device;
import ai.djl.nn.Block;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.ModelSpec;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.layers.engine.Precision;
import io.github.tsgl.layers.engine.Processor;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.weights.WeightMismatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A training of a host's network on a folder of photos, as a configuration says.
 *
 * <p>Writes config.yaml, metrics, sample pictures, checkpoints and weights to its folder; a run
 * goes on where it was saved, and its folder is what the zoo loads.
 *
 * <pre>{@code
 * TrainingConfig config = TrainingConfig.recipe(Hosts.DEFAULT_RECIPE)
 *         .with(List.of("data.folder=photos", "max_steps=1000"));
 * TrainingRun.builder().setConfig(config).setFolder(Path.of("run")).build().run();
 * }</pre>
 */
public final class TrainingRun {

    /** The file of the configuration in a run's folder. */
    public static final String CONFIG = "config.yaml";

    /** The file of the averaged weights in a run's folder. */
    public static final String WEIGHTS = "weights.safetensors";

    /** What DJL must know to load the folder by its path; its classes are the zoo's. */
    private static final String SERVING =
            """
            engine=PyTorch
            blockFactory=io.github.tsgl.zoo.InpaintingBlockFactory
            translatorFactory=io.github.tsgl.zoo.InpaintingTranslatorFactory
            option.hasParameter=false
            """;

    private final TrainingConfig config;
    private final Path folder;
    private final boolean resumes;
    private final Path weights; // null to begin anew
    private final List<Device> devices;
    private final List<StepListener> listeners;
    private final Consumer<String> news;
    private final Consumer<String> warnings;
    private final Map<String, String> metadata;
    private GanTrainer trainer; // null before it runs
    private boolean stopped;

    private TrainingRun(Builder builder) {
        config = Objects.requireNonNull(builder.config, "setConfig must be called");
        folder = Objects.requireNonNull(builder.folder, "setFolder must be called");
        resumes = builder.resumes;
        weights = builder.weights;
        devices = builder.devices;
        listeners = List.copyOf(builder.listeners);
        news = builder.news;
        warnings = builder.warnings;
        metadata = Map.copyOf(builder.metadata);
    }

    /**
     * Makes a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads the configuration of a run.
     *
     * @param folder the run's folder
     * @return the configuration
     * @throws IOException if the folder has none, or it cannot be read
     */
    public static TrainingConfig configOf(Path folder) throws IOException {
        Path file = folder.resolve(CONFIG);
        if (!Files.exists(file)) {
            throw new FileException(folder, "is no folder of a run: it has no " + CONFIG, null);
        }
        return TrainingConfig.read(file);
    }

    /**
     * What the result of a run is.
     *
     * @param last the last step; empty if all steps were done before
     * @param quality the last measurement on held-out photos; empty without one
     */
    public record Result(Optional<StepResult> last, Optional<Quality> quality) {}

    /**
     * How good a network is on photos that are not trained on, known pixels put back.
     *
     * @param psnr the mean PSNR, in decibels
     * @param ssim the mean SSIM
     * @param l1 the mean absolute difference, with pixels in [0, 1]
     */
    public record Quality(double psnr, double ssim, double l1) {}

    /**
     * Trains until all steps are done, the time is over, or {@link #stop} is called; then the
     * weights are saved.
     *
     * @return the result
     * @throws IOException if photos, masks or weights cannot be read, or the folder cannot be
     *     written to, or another training writes it; the message names the file
     * @throws InterruptedException if the thread is interrupted
     */
    public Result run() throws IOException, InterruptedException {
        TrainingParts parts = new TrainingParts(config, warnings);
        makeFolder();
        RunLock lock = RunLock.take(folder, warnings);
        try {
            return train(parts);
        } finally {
            lock.release();
        }
    }

    private Result train(TrainingParts parts) throws IOException, InterruptedException {
        requireNoOtherRun();
        warnOfSlowSteps();
        ModelSpec model = config.model();
        Block network = Hosts.network(model.network(), StructureOutput.TRAINING);
        Block discriminator = parts.discriminator();
        GanTrainer.Builder builder =
                GanTrainer.builder()
                        .setConfig(config)
                        .setGenerator(network)
                        .optDiscriminator(discriminator)
                        .optPerceptual(parts.perceptual(devices.get(0)))
                        .setSamples(parts.samples())
                        .optDevices(devices)
                        .optNews(news);
        listeners.forEach(builder::optListener);
        Map<String, String> made = new LinkedHashMap<>(model.toMetadata());
        made.put("config_yaml", config.toYaml());
        made.put("photos", Integer.toString(parts.photoCount()));
        made.putAll(metadata);
        try (RunFolder files = new RunFolder(folder, config, parts.validation(), made);
                GanTrainer opened = builder.optListener(files).build()) {
            begin(opened, files.checkpoints(), network, discriminator);
            news.accept(
                    "%s with %,d parameters, %d photos to train on, %d to measure by"
                            .formatted(
                                    model.network().host(),
                                    count(network),
                                    parts.photoCount(),
                                    parts.heldOutCount()));
            int skipped = parts.skippedCount();
            setTrainer(opened);
            StepResult last = opened.train();
            parts.reportSkipped(skipped);
            return new Result(Optional.ofNullable(last), files.quality());
        }
    }

    private synchronized void setTrainer(GanTrainer opened) {
        trainer = opened;
        if (stopped) {
            trainer.stop();
        }
    }

    /** Ends the run after the current step; may be called by any thread. */
    public synchronized void stop() {
        stopped = true;
        if (trainer != null) {
            trainer.stop();
        }
    }

    private void warnOfSlowSteps() {
        if (config.precision() == Precision.BFLOAT16
                && devices.contains(Device.cpu())
                && !Processor.hasBfloat16()) {
            warnings.accept(
                    "precision: this processor does not multiply bfloat16, so that steps take"
                            + " longer than in float32");
        }
    }

    private static long count(Block network) {
        return network.getParameters().values().stream()
                .mapToLong(parameter -> parameter.getShape().size())
                .sum();
    }

    private void makeFolder() throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new FileException(folder, "is a file, not a folder", null);
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new FileException(folder, "cannot be made: " + FileException.reason(e), e);
        }
    }

    private void requireNoOtherRun() throws FileException {
        if (!resumes && Files.exists(folder.resolve(RunFolder.CHECKPOINTS))) {
            throw new FileException(
                    folder, "has a run in it; go on with it, or take another folder", null);
        }
    }

    private void begin(
            GanTrainer opened, RunCheckpoints checkpoints, Block network, Block discriminator)
            throws IOException {
        if (resumes) {
            for (String damaged : checkpoints.restore(opened)) {
                warnings.accept("passed over: " + damaged);
            }
            news.accept("going on after step " + opened.steps());
            return;
        }
        if (weights != null) {
            Hosts.readWeights(Hosts.named(config.network().host()), weights, network);
            news.accept("the generator begins as in " + weights);
            if (discriminator != null) {
                news.accept("the discriminator begins " + readDiscriminator(discriminator));
            }
            opened.restartAverage();
        }
        config.write(folder.resolve(CONFIG));
        Files.writeString(folder.resolve("serving.properties"), SERVING);
    }

    /** One that the file has not, or of another size, begins anew; returns which, as text. */
    private String readDiscriminator(Block discriminator) throws IOException {
        InpaintingHost judge = Hosts.named(config.network().discriminatorHost());
        try {
            return Hosts.readDiscriminator(judge, weights, discriminator)
                    .map(file -> "as in " + file)
                    .orElse("anew: none was published with " + weights);
        } catch (WeightMismatchException e) {
            return "anew, by network.discriminator_width and data.crop: " + e.getMessage();
        }
    }

    /** Builds a {@link TrainingRun}. */
    public static final class Builder {

        private TrainingConfig config;
        private Path folder;
        private boolean resumes;
        private Path weights;
        private List<Device> devices = List.of(Device.cpu());
        private final List<StepListener> listeners = new ArrayList<>();
        private Consumer<String> news = line -> {};
        private Consumer<String> warnings = line -> {};
        private Map<String, String> metadata = Map.of();

        private Builder() {}

        /**
         * Sets what is trained, and how.
         *
         * @param config the configuration, which names a folder of photos
         * @return this builder
         */
        public Builder setConfig(TrainingConfig config) {
            this.config = config;
            return this;
        }

        /**
         * Sets where everything is written.
         *
         * @param folder the run's folder, which must not have a run in it unless that goes on
         * @return this builder
         */
        public Builder setFolder(Path folder) {
            this.folder = folder;
            return this;
        }

        /**
         * Goes on with the run in the folder where it was saved.
         *
         * @return this builder
         */
        public Builder optResume() {
            resumes = true;
            return this;
        }

        /**
         * Sets the weights to start from; random ones if not set.
         *
         * @param weights a file of weights of the same network, of a run, exported or published by
         *     the host's authors, from which the discriminator's are taken too if they are there
         * @return this builder
         */
        public Builder optWeights(Path weights) {
            this.weights = weights;
            return this;
        }

        /**
         * Sets the devices that each batch is split among; the CPU if not set.
         *
         * @param devices the devices, at least one
         * @return this builder
         */
        public Builder optDevices(List<Device> devices) {
            this.devices = List.copyOf(devices);
            return this;
        }

        /**
         * Adds a listener.
         *
         * @param listener is told of each step
         * @return this builder
         */
        public Builder optListener(StepListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Sets who is told how the run begins.
         *
         * @param news takes lines of text
         * @return this builder
         */
        public Builder optNews(Consumer<String> news) {
            this.news = news;
            return this;
        }

        /**
         * Sets who is told of photos and checkpoints that cannot be used.
         *
         * @param warnings takes lines of text
         * @return this builder
         */
        public Builder optWarnings(Consumer<String> warnings) {
            this.warnings = warnings;
            return this;
        }

        /**
         * Sets more that is kept with the weights.
         *
         * @param metadata names and values
         * @return this builder
         */
        public Builder optMetadata(Map<String, String> metadata) {
            this.metadata = metadata;
            return this;
        }

        /**
         * Makes the run.
         *
         * @return the run
         * @throws NullPointerException if configuration or folder were not set
         */
        public TrainingRun build() {
            return new TrainingRun(this);
        }
    }
}
