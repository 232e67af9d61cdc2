package io.github.tsgl.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;

import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.training.config.AdversarialOrder;
import io.github.tsgl.training.config.CropSchedule;
import io.github.tsgl.training.config.LossConfig;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.training.data.Prefetcher;
import io.github.tsgl.training.data.SampleBatch;
import io.github.tsgl.training.data.SampleSource;
import io.github.tsgl.training.loss.CoarseToFineL1Loss;
import io.github.tsgl.training.loss.InpaintingLoss;
import io.github.tsgl.training.loss.PyramidLoss;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Trains a generator to fill holes, and with it, if there is one, a discriminator (Eq. 13 to 16).
 *
 * <p>The generator takes picture, edges, texture, grey and mask as {@link SampleBatch#inputs} makes
 * them; it gives NDList(picture) in inference and NDList(picture[, structure or coarse picture][,
 * pictures of other sizes ...]) in training. The discriminator takes pictures (N, 3, H, W), and
 * gives NDList(scores) or NDList(scores, features of its layers ...).
 *
 * <p>Each step moves both networks, in the order that the configuration says. A batch is split
 * among the devices, gradients are averaged, and batch statistics are the whole batch's; samples
 * are numbered, and chance in a step depends on the seed and its number alone. So a training that
 * was saved and goes on, or is divided otherwise, takes the same course, unless its length is set
 * by time. Only one trainer runs at a time in a process.
 */
public final class GanTrainer implements AutoCloseable {

    private static final int QUEUE = 4;
    private static final int MAX_PASSED_OVER = 3;
    private static final int MAX_RETURNS = 20;

    private final TrainingConfig config;
    private final CropSchedule crops;
    private final SampleSource samples;
    private final List<StepListener> listeners;
    private final InpaintingLoss loss;
    private final PyramidLoss pyramid = new PyramidLoss();
    private final Loss perceptual;
    private final Loss coarseToFine; // null where no coarse picture is learned from
    private final TrainedNetwork generator;
    private final TrainedNetwork discriminator;
    private final Adversary adversary;
    private final List<Device> devices;
    private final WeightAverage average;
    private final int batchesOfStep;
    private SampleBatch lastBatch;
    private NDList lastPredictions = new NDList();
    private long done;
    private double secondsBefore;
    private long begin = System.nanoTime();
    private int passedOver;
    private int returns;
    private volatile boolean stopped;

    private GanTrainer(Builder builder) {
        config = builder.config;
        crops = config.crops();
        samples = builder.samples;
        listeners = new ArrayList<>(builder.listeners);
        devices = List.copyOf(builder.devices);
        perceptual = builder.perceptual;
        coarseToFine = config.loss().coarse() > 0 ? coarseToFine(config.loss()) : null;
        loss = new InpaintingLoss(config.loss().weights(), config.loss().averaging());
        Engine.getInstance().setRandomSeed((int) config.seed());
        int side = crops.at(0).side();
        Shape picture = new Shape(1, 3, side, side);
        Shape map = new Shape(1, 1, side, side);
        generator =
                new TrainedNetwork(
                        "generator",
                        builder.generator,
                        config.generator(),
                        devices,
                        loss,
                        builder.djlListeners,
                        picture,
                        map,
                        picture,
                        map,
                        map);
        discriminator =
                config.loss().isAdversarial()
                        ? new TrainedNetwork(
                                "discriminator",
                                builder.discriminator,
                                config.discriminator(),
                                devices,
                                loss,
                                List.of(),
                                picture)
                        : null;
        adversary = discriminator == null ? null : new Adversary(config.loss(), discriminator);
        int moves = discriminator == null ? 1 : config.loss().discriminatorSteps();
        batchesOfStep = moves * config.generator().accumulate();
        average = new WeightAverage(generator.block().getParameters(), config.averageDecay());
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
        begin = System.nanoTime();
        StepResult result = null;
        try (Prefetcher prefetcher =
                new Prefetcher(
                        samples,
                        this::order,
                        config.data().threads(),
                        QUEUE,
                        done * batchesOfStep)) {
            while (!stopped && progress(done) < 1) {
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
        CropSchedule.Phase phase = crops.at(progress(number / batchesOfStep));
        return new Prefetcher.Order(phase.batch(), phase.side());
    }

    /** The part of the training that is over after some steps, now. */
    private double progress(long steps) {
        return config.progress(steps, seconds());
    }

    private double seconds() {
        return secondsBefore + since(begin);
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private StepResult step(Prefetcher prefetcher) throws InterruptedException {
        long start = System.nanoTime();
        List<SampleBatch> all = new ArrayList<>();
        for (int i = 0; i < batchesOfStep; i++) {
            all.add(prefetcher.next());
        }
        int shared = batchesOfStep - config.generator().accumulate();
        List<SampleBatch> batches = all.subList(shared, batchesOfStep);
        double waited = since(start);
        double progress = progress(done);
        SplittableRandom random = SampleSource.random(~config.seed(), done);
        Engine.getInstance().setRandomSeed(random.nextInt());
        lastPredictions.close();
        lastBatch = batches.get(0);
        double rate = generator.rate(done, progress);
        double norm;
        Map<String, Double> values;
        try (NDManager manager = generator.manager().newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            List<List<BatchPart>> parts = BatchPart.of(batches, devices, manager);
            boolean discriminatorFirst =
                    config.loss().adversarialOrder() == AdversarialOrder.DISCRIMINATOR_FIRST;
            teachAlone(all.subList(0, shared), random);
            if (adversary != null && discriminatorFirst) {
                record(() -> parts.forEach(this::paint));
                adversary.move(parts, discriminator.rate(done, progress), random);
            }
            norm = moveGenerator(parts, rate);
            if (adversary != null && !discriminatorFirst) {
                adversary.move(parts, discriminator.rate(done, progress), random);
            }
            values = LossParts.sum(parts);
        }
        done++;
        return new StepResult(
                done,
                values,
                rate,
                norm,
                lastBatch.width(),
                batches.stream().mapToInt(SampleBatch::count).sum(),
                waited,
                since(start),
                seconds(),
                progress(done));
    }

    /** Moves the discriminator on batches that the generator does not learn from. */
    private void teachAlone(List<SampleBatch> batches, SplittableRandom random) {
        int accumulate = config.generator().accumulate();
        for (int i = 0; i < batches.size(); i += accumulate) {
            try (NDManager manager = generator.manager().newSubManager();
                    NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                List<List<BatchPart>> parts =
                        BatchPart.of(batches.subList(i, i + accumulate), devices, manager);
                parts.forEach(this::paint);
                adversary.move(parts, discriminator.rate(done, progress(done)), random);
            }
        }
    }

    private static void record(Runnable computation) {
        GradientCollector recording = Engine.getInstance().newGradientCollector();
        try {
            computation.run();
        } finally {
            recording.close();
        }
    }

    private void paint(List<BatchPart> batch) {
        List<NDList> painted =
                BatchPart.onEach(
                        batch,
                        part -> part.withComposed(generator.forward(part.place(), part.inputs())));
        batch.forEach(part -> part.setPainted(painted.get(part.place())));
    }

    private double moveGenerator(List<List<BatchPart>> batches, double rate) {
        record(
                () -> {
                    for (List<BatchPart> batch : batches) {
                        if (!batch.get(0).isPainted()) {
                            paint(batch);
                        }
                        generator.backward(
                                batch.size(), BatchPart.loss(batch, this::generatorLoss));
                    }
                });
        BatchPart first = batches.get(0).get(0);
        keepPredictions(first.predictions());
        notifyListeners(first.targets(), first.predictions());
        double norm = generator.clipGradients();
        boolean usable = TrainedNetwork.isUsable(norm);
        passOver(LossParts.sum(batches).get("loss"), norm, usable);
        if (usable) {
            generator.step(rate);
            average.update();
        }
        return norm;
    }

    private NDArray generatorLoss(BatchPart part) {
        NDList predictions = part.predictions();
        NDList parts = loss.parts(part.targets(), predictions);
        if (coarseToFine != null) {
            parts.set(0, coarseToFine(part));
        }
        part.note("picture", parts.get(0));
        if (parts.size() > 1) {
            part.note("structure", parts.get(1));
        }
        NDList judged = adversary == null ? new NDList() : adversary.judge(part);
        NDArray total;
        if (judged.isEmpty()) {
            total = loss.weigh(parts);
        } else {
            part.note("adversarial", judged.head());
            total = loss.weigh(parts, judged.head());
        }
        if (judged.size() > 1) {
            part.note("feature_matching", judged.get(1));
            total = total.add(Arithmetic.scale(judged.get(1), config.loss().featureMatching()));
        }
        if (perceptual != null) {
            NDArray seen =
                    perceptual.evaluate(
                            new NDList(part.targets().get(0)),
                            new NDList(part.picture(config.loss().perceived())));
            part.note("perceptual", seen);
            total = total.add(Arithmetic.scale(seen, config.loss().perceptual()));
        }
        if (config.loss().pyramid() > 0) {
            NDArray value = pyramidLoss(part);
            part.note("pyramid", value);
            total = total.add(Arithmetic.scale(value, config.loss().pyramid()));
        }
        part.note("loss", total);
        return total;
    }

    /** The loss of the pictures of other sizes. */
    private NDArray pyramidLoss(BatchPart part) {
        NDList smaller = part.smaller();
        if (smaller.isEmpty()) {
            throw new IllegalStateException(
                    "a pyramid loss needs a network that draws pictures of other sizes");
        }
        return pyramid.evaluate(new NDList(part.targets().get(0)), smaller);
    }

    private static Loss coarseToFine(LossConfig config) {
        return new CoarseToFineL1Loss(
                new CoarseToFineL1Loss.Weights(
                        (float) config.coarse(), (float) config.hole(), (float) config.known()));
    }

    /** The loss of both pictures of a network that draws a coarse one after the refined one. */
    private NDArray coarseToFine(BatchPart part) {
        NDList coarse = part.coarse();
        if (coarse.isEmpty()) {
            throw new IllegalStateException(
                    "loss.coarse needs a network that draws a coarse picture");
        }
        return coarseToFine.evaluate(
                new NDList(part.real(), part.mask()),
                new NDList(coarse.head(), part.predictions().head()));
    }

    private void keepPredictions(NDList predictions) {
        lastPredictions = new NDList();
        for (NDArray prediction : predictions) {
            NDArray kept = prediction.stopGradient();
            NDScope.unregister(kept);
            kept.attach(generator.manager());
            lastPredictions.add(kept);
        }
    }

    private void notifyListeners(NDList targets, NDList predictions) {
        Trainer trainer = generator.trainer();
        Device device = devices.get(0);
        var data =
                new TrainingListener.BatchData(
                        null, Map.of(device, targets), Map.of(device, predictions));
        trainer.notifyListeners(listener -> listener.onTrainingBatch(trainer, data));
    }

    /**
     * A single step whose gradients are no numbers, or explode, is passed over; after some in a row
     * training goes on from the averaged weights.
     */
    private void passOver(double total, double norm, boolean usable) {
        passedOver = usable ? 0 : passedOver + 1;
        boolean stuck = passedOver > MAX_PASSED_OVER;
        if (stuck && Double.isFinite(total) && returns < MAX_RETURNS) {
            returns++;
            passedOver = 0;
            average.restore();
            generator.restart();
            return;
        }
        if (!Double.isFinite(total) || stuck) {
            throw new IllegalStateException(
                    "at step "
                            + (done + 1)
                            + " the loss is "
                            + total
                            + " and the gradients' norm "
                            + norm
                            + "; a lower learning rate may help");
        }
        if (!usable) {
            generator.clearGradients();
        }
    }

    /**
     * Adds a listener, such as one that must know where a training goes on.
     *
     * @param listener is told of every step from now on
     */
    public void addListener(StepListener listener) {
        listeners.add(listener);
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
        state.put("step", done);
        state.put("milliseconds", Math.round(seconds() * 1e3));
        state.put("passed_over", passedOver);
        state.put("returns", returns);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            generator.save(state);
            average.save(state);
            if (discriminator != null) {
                discriminator.save(state);
            }
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
            generator.restore(state);
            average.restore(state);
            if (discriminator != null) {
                discriminator.restore(state);
            }
            state.end();
            done = state.number("step");
            secondsBefore = state.number("milliseconds") / 1e3;
            passedOver = (int) state.number("passed_over");
            returns = (int) state.number("returns");
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
        return done;
    }

    /**
     * Fills holes with the averaged weights, without gradients, one batch after the other.
     *
     * @param batches pictures with holes
     * @param action takes each batch with its painted pictures, N × 3 × H × W values in [−1, 1]
     */
    public void paint(Stream<SampleBatch> batches, BiConsumer<SampleBatch, float[]> action) {
        Trainer trainer = generator.trainer();
        average.during(
                () ->
                        batches.forEach(
                                batch -> {
                                    try (NDManager manager = trainer.getManager().newSubManager();
                                            NDScope scope = new NDScope()) {
                                        scope.suppressNotUsedWarning();
                                        NDList outputs =
                                                trainer.evaluate(batch.inputs(manager).toList());
                                        action.accept(batch, outputs.head().toFloatArray());
                                    }
                                }));
    }

    /**
     * Does something while the generator has the averaged weights.
     *
     * @param action what to do with it
     */
    public void withAverage(Consumer<Block> action) {
        average.during(() -> action.accept(generator.block()));
    }

    /** Begins averages and moments anew, after the generator's weights were set from outside. */
    public void restartAverage() {
        average.restart();
        generator.restart();
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
     * @return picture (N, 3, H, W) and, if the network draws one, structure (N, 1, H, W); valid
     *     until the next step
     */
    public NDList lastPredictions() {
        return lastPredictions;
    }

    /** How many arrays the networks own, for tests. */
    int countArrays() {
        int count = generator.countArrays();
        return discriminator == null ? count : count + discriminator.countArrays();
    }

    /** Frees the networks. */
    @Override
    public void close() {
        generator.close();
        if (discriminator != null) {
            discriminator.close();
        }
    }

    /** Makes a {@link GanTrainer}. */
    public static final class Builder {

        private TrainingConfig config;
        private Block generator;
        private Block discriminator;
        private Loss perceptual;
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
