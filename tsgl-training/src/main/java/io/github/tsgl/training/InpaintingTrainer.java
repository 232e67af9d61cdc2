package io.github.tsgl.training;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import io.github.tsgl.training.data.Prefetcher;
import io.github.tsgl.training.data.SampleBatch;
import io.github.tsgl.training.data.SampleSource;
import io.github.tsgl.training.loss.InpaintingLoss;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Trains a generator to fill holes: L1 on picture and structure, Adam, clipped gradients, a moving
 * average of the weights.
 *
 * <p>The generator takes picture, edges, texture, grey and mask as {@link SampleBatch#inputs} makes
 * them; it gives NDList(picture) in inference and NDList(picture, structure) in training. Only one
 * trainer runs at a time in a process.
 */
public final class InpaintingTrainer implements AutoCloseable {

    private static final int QUEUE = 4;
    private static final int MAX_PASSED_OVER = 3;
    private static final int MAX_RETURNS = 20;
    private static final double EXPLODED = 1e6;

    private final TrainingSettings settings;
    private final SampleSource samples;
    private final List<StepListener> listeners;
    private final Model model;
    private final Trainer trainer;
    private final MomentOptimizer optimizer;
    private final InpaintingLoss loss;
    private final WeightAverage average;
    private final GradientClipper clipper;
    private SampleBatch lastBatch;
    private NDList lastPredictions = new NDList();
    private int passedOver;
    private int returns;
    private volatile boolean stopped;

    private InpaintingTrainer(Builder builder) {
        settings = builder.settings;
        samples = builder.samples;
        listeners = List.copyOf(builder.listeners);
        optimizer = new MomentOptimizer(settings.beta1(), settings.beta2());
        loss = new InpaintingLoss(settings.weights());
        Engine.getInstance().setRandomSeed((int) settings.seed());
        model = Model.newInstance("generator", builder.device);
        model.setBlock(builder.network);
        trainer =
                model.newTrainer(
                        new DefaultTrainingConfig(loss)
                                .optOptimizer(optimizer)
                                .optDevices(new Device[] {builder.device})
                                .addTrainingListeners(
                                        builder.djlListeners.toArray(TrainingListener[]::new)));
        int side = settings.crops().at(0).side();
        trainer.initialize(
                new Shape(1, 3, side, side),
                new Shape(1, 1, side, side),
                new Shape(1, 3, side, side),
                new Shape(1, 1, side, side),
                new Shape(1, 1, side, side));
        average = new WeightAverage(builder.network.getParameters(), settings.averageDecay());
        clipper = new GradientClipper(builder.network.getParameters(), settings.clipFactor());
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
     * @return the last step
     * @throws IOException if a listener cannot write
     * @throws InterruptedException if the thread is interrupted
     * @throws IllegalStateException if the loss is no longer a number
     */
    public StepResult train() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        StepResult result = null;
        try (Prefetcher prefetcher = new Prefetcher(samples, settings.threads(), QUEUE)) {
            for (long step = 0; !stopped && !isOver(step, begin); step++) {
                result = step(step, begin, prefetcher);
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

    private boolean isOver(long step, long begin) {
        return step > 0 && settings.progress(step, since(begin)) >= 1;
    }

    private StepResult step(long done, long begin, Prefetcher prefetcher)
            throws InterruptedException {
        long start = System.nanoTime();
        double progress = settings.progress(done, since(begin));
        CropSchedule.Phase crop = settings.crops().at(progress);
        SampleBatch batch = prefetcher.next(crop.batch(), crop.side());
        double waited = since(start);
        double rate = settings.learningRate(done, progress);
        optimizer.setLearningRate(rate);
        lastPredictions.close();
        lastBatch = batch;
        float[] losses;
        double norm;
        try (NDManager manager = trainer.getManager().newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            losses = forwardAndBackward(batch, manager);
            norm = clipper.clip();
            boolean usable = norm < EXPLODED;
            passOver(done + 1, losses[0], norm, usable);
            if (usable) {
                trainer.step();
                average.update();
            }
        }
        return new StepResult(
                done + 1,
                losses[0],
                losses[1],
                losses[2],
                rate,
                norm,
                batch.width(),
                batch.count(),
                waited,
                since(start),
                since(begin),
                settings.progress(done + 1, since(begin)));
    }

    private float[] forwardAndBackward(SampleBatch batch, NDManager manager) {
        NDList targets = batch.targets(manager);
        NDList predictions;
        float[] losses;
        try (GradientCollector collector = trainer.newGradientCollector()) {
            predictions = trainer.forward(batch.inputs(manager));
            NDList parts = loss.parts(targets, predictions);
            var total = loss.weigh(parts);
            collector.backward(total);
            losses =
                    new float[] {
                        total.getFloat(), parts.get(0).getFloat(), parts.get(1).getFloat()
                    };
        }
        lastPredictions = new NDList();
        for (var prediction : predictions) {
            var kept = prediction.stopGradient();
            NDScope.unregister(kept);
            kept.attach(trainer.getManager());
            lastPredictions.add(kept);
        }
        Device device = trainer.getDevices()[0];
        var data =
                new TrainingListener.BatchData(
                        null, Map.of(device, targets), Map.of(device, predictions));
        trainer.notifyListeners(listener -> listener.onTrainingBatch(trainer, data));
        return losses;
    }

    /**
     * A single step whose gradients are no numbers, or explode, is passed over; after some in a row
     * training goes on from the averaged weights.
     */
    private void passOver(long step, float loss, double norm, boolean usable) {
        passedOver = usable ? 0 : passedOver + 1;
        boolean stuck = passedOver > MAX_PASSED_OVER;
        if (stuck && Float.isFinite(loss) && returns < MAX_RETURNS) {
            returns++;
            passedOver = 0;
            average.restore();
            optimizer.reset();
            return;
        }
        if (!Float.isFinite(loss) || stuck) {
            throw new IllegalStateException(
                    "at step "
                            + step
                            + " the loss is "
                            + loss
                            + " and the gradients' norm "
                            + norm
                            + "; a lower learning rate may help");
        }
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    /** Ends training after the current step; may be called from any thread. */
    public void stop() {
        stopped = true;
    }

    /**
     * Fills holes with the averaged weights, without gradients.
     *
     * @param batches pictures with holes
     * @return for each batch the painted pictures, N × 3 × H × W values in [−1, 1]
     */
    public List<float[]> paint(List<SampleBatch> batches) {
        List<float[]> painted = new ArrayList<>();
        average.during(
                () -> {
                    for (SampleBatch batch : batches) {
                        try (NDManager manager = trainer.getManager().newSubManager();
                                NDScope scope = new NDScope()) {
                            scope.suppressNotUsedWarning();
                            NDList outputs = trainer.evaluate(batch.inputs(manager));
                            painted.add(outputs.head().toFloatArray());
                        }
                    }
                });
        return painted;
    }

    /**
     * Does something while the network has the averaged weights.
     *
     * @param action what to do with the network
     */
    public void withAverage(Consumer<Block> action) {
        average.during(() -> action.accept(model.getBlock()));
    }

    /** Begins the moving average anew, after weights were set from outside. */
    public void restartAverage() {
        average.restart();
    }

    /**
     * Returns the samples of the last step.
     *
     * @return the batch
     */
    public SampleBatch lastBatch() {
        return lastBatch;
    }

    /**
     * Returns what the network made of the samples of the last step.
     *
     * @return picture (N, 3, H, W) and structure (N, 1, H, W); valid until the next step
     */
    public NDList lastPredictions() {
        return lastPredictions;
    }

    /** How many arrays the model and the trainer own, for tests. */
    int countArrays() {
        return model.getNDManager().getManagedArrays().size()
                + trainer.getManager().getManagedArrays().size();
    }

    /** Frees the network. */
    @Override
    public void close() {
        trainer.close();
        model.close();
    }

    /** Makes an {@link InpaintingTrainer}. */
    public static final class Builder {

        private Block network;
        private TrainingSettings settings;
        private SampleSource samples;
        private Device device = Device.cpu();
        private final List<StepListener> listeners = new ArrayList<>();
        private final List<TrainingListener> djlListeners = new ArrayList<>();

        private Builder() {}

        /**
         * Sets the generator.
         *
         * @param block the generator
         * @return this builder
         */
        public Builder setNetwork(Block block) {
            network = block;
            return this;
        }

        /**
         * Sets how to train.
         *
         * @param trainingSettings the settings
         * @return this builder
         */
        public Builder setSettings(TrainingSettings trainingSettings) {
            settings = trainingSettings;
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
         * Sets the device.
         *
         * @param trainingDevice the device, the CPU without it
         * @return this builder
         */
        public Builder optDevice(Device trainingDevice) {
            device = trainingDevice;
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
         * Makes the trainer and, if they are not set yet, the network's first weights.
         *
         * @return the trainer
         */
        public InpaintingTrainer build() {
            return new InpaintingTrainer(this);
        }
    }
}
