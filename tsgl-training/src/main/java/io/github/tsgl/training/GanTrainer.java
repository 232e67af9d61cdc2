// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.layers.engine.Processor;
import io.github.tsgl.training.config.CropSchedule;
import io.github.tsgl.training.config.LossConfig;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.training.data.Prefetcher;
import io.github.tsgl.training.data.SampleBatch;
import io.github.tsgl.training.data.SampleSource;
import io.github.tsgl.training.loss.InpaintingLoss;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Trains a generator to fill holes, and with it, if there is one, a discriminator (Eq. 13 to 16).
 *
 * <p>The generator takes {@link io.github.tsgl.encoder.input.InpaintingInputs} and returns {@link
 * InpaintingOutputs}, as lists. The discriminator takes pictures (N, 3, H, W), and returns
 * NDList(scores) or NDList(scores, features of its layers ...).
 *
 * <p>Each step moves both networks, in the order that the configuration says. A batch is split
 * among the devices, gradients are averaged, and batch statistics are the whole batch's; samples
 * are numbered, and chance in a step depends on the seed and its number alone. So a training that
 * was saved and goes on, or is divided otherwise, takes the same course, unless its length is set
 * by time or its precision chosen by it. Several may run in a process; they share the engine's
 * random numbers, which only layers that draw some, such as dropout, would notice.
 */
public final class GanTrainer implements AutoCloseable {

    private static final int QUEUE = 4;

    private final TrainingConfig config;
    private final CropSchedule crops;
    private final SampleSource samples;
    private final List<StepListener> listeners;
    private final TrainingClock clock;
    private final StepPrecision precision;
    private final GanStep networks;
    private final int batchesOfStep;
    private SampleBatch lastBatch;
    private volatile boolean stopped;

    private GanTrainer(Builder builder) {
        config = builder.config;
        crops = config.crops();
        samples = builder.samples;
        listeners = List.copyOf(builder.listeners);
        clock = new TrainingClock(config);
        boolean onCpu = builder.devices.stream().allMatch(Device.cpu()::equals);
        precision =
                new StepPrecision(
                        config.precision(), onCpu && Processor.hasBfloat16(), builder.news);
        Engine.getInstance().setRandomSeed((int) config.seed());
        networks = networks(builder);
        LossConfig losses = config.loss();
        int moves = losses.isAdversarial() ? losses.discriminatorSteps() : 1;
        batchesOfStep = moves * config.generator().accumulate();
    }

    private GanStep networks(Builder builder) {
        LossConfig losses = config.loss();
        List<Device> devices = List.copyOf(builder.devices);
        Loss reconstruction = new InpaintingLoss(losses.weights(), losses.averaging());
        int side = crops.at(0).side();
        TrainedNetwork generator =
                new TrainedNetwork(
                        "generator",
                        builder.generator,
                        config.generator(),
                        precision,
                        devices,
                        reconstruction,
                        builder.djlListeners,
                        InpaintingInputs.shapes(samples.inputs().priors(), 1, side, side));
        Optional<DiscriminatorStep> discriminator = Optional.empty();
        if (losses.isAdversarial()) {
            TrainedNetwork network =
                    new TrainedNetwork(
                            "discriminator",
                            builder.discriminator,
                            config.discriminator(),
                            precision,
                            devices,
                            reconstruction,
                            List.of(),
                            new Shape(1, 3, side, side));
            discriminator = Optional.of(new DiscriminatorStep(losses, network));
        }
        GeneratorLoss loss =
                new GeneratorLoss(losses, discriminator, Optional.ofNullable(builder.perceptual));
        return new GanStep(
                config,
                devices,
                clock,
                generator,
                discriminator,
                loss,
                Optional.ofNullable(builder.phases));
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
     * Trains until the steps or the time are over or {@link #stop} is called.
     *
     * @return the last step, null if there was none
     * @throws IOException if a listener cannot write
     * @throws InterruptedException if the thread is interrupted
     * @throws IllegalStateException if the loss is no longer a number or samples cannot be made
     */
    public StepResult train() throws IOException, InterruptedException {
        clock.start();
        StepResult result = null;
        try (Prefetcher prefetcher =
                new Prefetcher(
                        samples,
                        this::order,
                        config.data().threads(),
                        QUEUE,
                        clock.steps() * batchesOfStep)) {
            for (StepListener listener : listeners) {
                listener.onBegin(this);
            }
            while (!stopped && clock.progress() < 1) {
                result = step(prefetcher);
                for (StepListener listener : listeners) {
                    listener.onStep(result, this);
                }
            }
            for (StepListener listener : listeners) {
                listener.onEnd(this);
            }
        }
        return result;
    }

    private Prefetcher.Order order(long number) {
        CropSchedule.Phase phase = crops.at(clock.progress(number / batchesOfStep));
        return new Prefetcher.Order(phase.batch(), phase.side());
    }

    private StepResult step(Prefetcher prefetcher) throws InterruptedException {
        long start = System.nanoTime();
        List<SampleBatch> all = new ArrayList<>();
        for (int i = 0; i < batchesOfStep; i++) {
            all.add(prefetcher.next());
        }
        double waited = TrainingClock.since(start);
        SplittableRandom random = SampleSource.random(~config.seed(), clock.steps());
        Engine.getInstance().setRandomSeed(random.nextInt());
        // The last batches are the generator's; before, the discriminator moves on others alone.
        int accumulate = config.generator().accumulate();
        int shared = batchesOfStep - accumulate;
        for (int i = 0; i < shared; i += accumulate) {
            networks.moveDiscriminator(all.subList(i, i + accumulate), random);
        }
        List<SampleBatch> batches = all.subList(shared, batchesOfStep);
        lastBatch = batches.get(0);
        GanStep.Result moved = networks.moveBoth(batches, random);
        clock.tick();
        precision.took(TrainingClock.since(start) - waited);
        return new StepResult(
                clock.steps(),
                moved.losses(),
                moved.rate(),
                moved.gradientNorm(),
                lastBatch.width(),
                batches.stream().mapToInt(SampleBatch::count).sum(),
                waited,
                TrainingClock.since(start),
                clock.seconds(),
                clock.progress());
    }

    /** Ends training after the current step; may be called from any thread. */
    public void stop() {
        stopped = true;
    }

    /**
     * Writes everything that the further course depends on: weights, moments and averages, the
     * number of steps and the time. The file replaces an older one when it is whole.
     *
     * @param file the file, a safetensors file with a checksum
     * @param metadata what else is to be kept, such as versions
     * @throws IOException if it cannot be written
     */
    public void save(Path file, Map<String, String> metadata) throws IOException {
        TrainingState state = new TrainingState();
        metadata.forEach(state::put);
        state.put("config_yaml", config.toYaml());
        clock.save(state);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            networks.save(state);
            state.write(file);
        }
    }

    /**
     * Goes on where {@link #save} was called.
     *
     * @param file the file
     * @throws IOException if it cannot be read, is damaged, or is of other networks; the trainer is
     *     then of no further use
     */
    public void restore(Path file) throws IOException {
        restore(new TrainingState.Reader(file));
    }

    void restore(TrainingState.Reader state) throws IOException {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            networks.restore(state);
            clock.restore(state);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Returns how many steps have been done.
     *
     * @return the number, with those before a {@link #restore}
     */
    public long steps() {
        return clock.steps();
    }

    /**
     * Fills holes with the averaged weights, without gradients, one batch after the other.
     *
     * @param batches pictures with holes
     * @param action takes each batch with its filled pictures, N × 3 × H × W values in [−1, 1]
     */
    public void predict(Stream<SampleBatch> batches, BiConsumer<SampleBatch, float[]> action) {
        networks.average()
                .during(() -> batches.forEach(batch -> action.accept(batch, predict(batch))));
    }

    private float[] predict(SampleBatch batch) {
        Trainer trainer = networks.generator().trainer();
        try (NDManager manager = trainer.getManager().newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return trainer.evaluate(batch.inputs(manager).toList()).head().toFloatArray();
        }
    }

    /**
     * Does something while the generator has the averaged weights.
     *
     * @param action what to do with it
     */
    public void withAverage(Consumer<Block> action) {
        networks.average().during(() -> action.accept(networks.generator().block()));
    }

    /** Begins averages and moments anew, after the generator's weights were set from outside. */
    public void restartAverage() {
        networks.restart();
    }

    /**
     * Returns the samples of the last step, the first batch of several that are accumulated.
     *
     * @return the batch
     */
    public SampleBatch lastBatch() {
        return lastBatch;
    }

    /**
     * Returns what the network made of the first samples of the last step, those of the first
     * device.
     *
     * @return picture and, if the network draws one, structure; valid until the next step
     */
    public InpaintingOutputs lastPredictions() {
        return networks.predictions();
    }

    /** How many arrays the networks own, for tests. */
    int countArrays() {
        return networks.countArrays();
    }

    /** Frees the networks. */
    @Override
    public void close() {
        networks.close();
    }

    /** Makes a {@link GanTrainer}. */
    public static final class Builder {

        private TrainingConfig config;
        private Block generator;
        private Block discriminator;
        private Loss perceptual;
        private PhaseListener phases;
        private Consumer<String> news = line -> {};
        private SampleSource samples;
        private List<Device> devices = List.of(Device.cpu());
        private final List<StepListener> listeners = new ArrayList<>();
        private final List<TrainingListener> djlListeners = new ArrayList<>();

        private Builder() {}

        /**
         * Sets how to train.
         *
         * @param trainingConfig losses, optimizers, length, seed; what it says of networks, photos
         *     and devices is for who makes those
         * @return this builder
         */
        public Builder setConfig(TrainingConfig trainingConfig) {
            config = trainingConfig;
            return this;
        }

        /**
         * Sets the generator.
         *
         * @param block the generator
         * @return this builder
         */
        public Builder setGenerator(Block block) {
            generator = block;
            return this;
        }

        /**
         * Sets the discriminator, which an adversarial loss needs.
         *
         * @param block the discriminator
         * @return this builder
         */
        public Builder optDiscriminator(Block block) {
            discriminator = block;
            return this;
        }

        /**
         * Sets the perceptual loss, whose weight the configuration has.
         *
         * @param loss a loss of NDList(picture) and NDList(picture)
         * @return this builder
         */
        public Builder optPerceptual(Loss loss) {
            perceptual = loss;
            return this;
        }

        /**
         * Sets where samples come from.
         *
         * @param source the source
         * @return this builder
         */
        public Builder setSamples(SampleSource source) {
            samples = source;
            return this;
        }

        /**
         * Sets the devices.
         *
         * @param places the devices, among which each batch is split; the CPU alone by default. One
         *     may be named several times, for replicas on it
         * @return this builder
         */
        public Builder optDevices(List<Device> places) {
            devices = places;
            return this;
        }

        /**
         * Adds a listener.
         *
         * @param listener is told of every step
         * @return this builder
         */
        public Builder optListener(StepListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Sets who is told of the phases of each step.
         *
         * @param listener is told
         * @return this builder
         */
        public Builder optPhases(PhaseListener listener) {
            phases = listener;
            return this;
        }

        /**
         * Sets who is told which precision was chosen, if the configuration leaves it open.
         *
         * @param consumer takes a line of text
         * @return this builder
         */
        public Builder optNews(Consumer<String> consumer) {
            news = consumer;
            return this;
        }

        /**
         * Adds a listener of DJL's kind; its batches carry labels and predictions only.
         *
         * @param listener the listener
         * @return this builder
         */
        public Builder optTrainingListener(TrainingListener listener) {
            djlListeners.add(listener);
            return this;
        }

        /**
         * Makes the trainer and, if they are not set yet, the networks' first weights.
         *
         * @return the trainer
         * @throws IllegalArgumentException if something that is needed is missing
         */
        public GanTrainer build() {
            if (config == null || generator == null || samples == null || devices.isEmpty()) {
                throw new IllegalArgumentException(
                        "a trainer needs a configuration, a generator, samples and a device");
            }
            if (config.loss().isAdversarial() && discriminator == null) {
                throw new IllegalArgumentException("an adversarial loss needs a discriminator");
            }
            if (config.loss().perceptual() > 0 && perceptual == null) {
                throw new IllegalArgumentException("a perceptual loss is to be used, but not set");
            }
            return new GanTrainer(this);
        }
    }
}
