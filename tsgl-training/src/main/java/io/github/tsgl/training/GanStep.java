// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.layers.ops.GradientRecording;
import io.github.tsgl.training.config.LossConfig;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.training.data.SampleBatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The two networks in training, and the step that moves both. */
final class GanStep implements AutoCloseable {

    private final boolean discriminatorFirst;
    private final List<Device> devices;
    private final TrainingClock clock;
    private final TrainedNetwork generator;
    private final Optional<DiscriminatorStep> discriminator;
    private final GeneratorLoss loss;
    private final EmaWeights average;
    private final Optional<PhaseListener> phases;
    private final StepGuard guard = new StepGuard();
    private NDList predictions = new NDList();

    GanStep(
            TrainingConfig config,
            List<Device> devices,
            TrainingClock clock,
            TrainedNetwork generator,
            Optional<DiscriminatorStep> discriminator,
            GeneratorLoss loss,
            Optional<PhaseListener> phases) {
        discriminatorFirst =
                config.loss().adversarialOrder() == LossConfig.AdversarialOrder.DISCRIMINATOR_FIRST;
        this.devices = devices;
        this.clock = clock;
        this.generator = generator;
        this.discriminator = discriminator;
        this.loss = loss;
        this.phases = phases;
        average = new EmaWeights(generator.block().getParameters(), config.averageDecay());
    }

    /**
     * What a step came to.
     *
     * @param losses the losses by name
     * @param rate the generator's learning rate
     * @param gradientNorm the norm of the generator's gradients
     */
    record Result(Map<String, Double> losses, double rate, double gradientNorm) {}

    /** Moves the discriminator on batches that the generator does not learn from. */
    void moveDiscriminator(List<SampleBatch> batches, RandomGenerator random) {
        try (NDManager manager = generator.manager().newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            phases.ifPresent(PhaseListener::onBegin);
            List<List<BatchPart>> parts = BatchPart.of(batches, devices, manager);
            forward(parts);
            stepDiscriminator(parts, random);
        }
    }

    /** Moves both networks in the configured order. */
    Result moveBoth(List<SampleBatch> batches, RandomGenerator random) {
        phases.ifPresent(PhaseListener::onBegin);
        predictions.close();
        double rate = generator.rate(clock);
        try (NDManager manager = generator.manager().newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            List<List<BatchPart>> parts = BatchPart.of(batches, devices, manager);
            if (discriminatorFirst && discriminator.isPresent()) {
                GradientRecording.run(() -> forward(parts));
                stepDiscriminator(parts, random);
            }
            double norm = stepGenerator(parts, rate);
            if (!discriminatorFirst) {
                stepDiscriminator(parts, random);
            }
            return new Result(LossParts.sum(parts), rate, norm);
        }
    }

    /** The generator's forward pass for all batches, which are returned. */
    private List<List<BatchPart>> forward(List<List<BatchPart>> batches) {
        batches.forEach(batch -> BatchPart.forward(batch, generator));
        end(StepPhase.FORWARD);
        return batches;
    }

    private void stepDiscriminator(List<List<BatchPart>> batches, RandomGenerator random) {
        discriminator.ifPresent(
                one -> {
                    one.step(batches, clock, random);
                    end(StepPhase.DISCRIMINATOR);
                });
    }

    private void end(StepPhase phase) {
        phases.ifPresent(listener -> listener.onEnd(phase));
    }

    /** Moves the generator, if its gradients are any good, and returns their norm. */
    private double stepGenerator(List<List<BatchPart>> batches, double rate) {
        GradientRecording.run(
                () -> {
                    for (List<BatchPart> batch : batches) {
                        if (!batch.get(0).hasOutputs()) {
                            BatchPart.forward(batch, generator);
                        }
                        NDArray sum = BatchPart.loss(batch, loss::evaluate);
                        end(StepPhase.FORWARD);
                        generator.backward(batch.size(), sum);
                        end(StepPhase.BACKWARD);
                    }
                    return batches;
                });
        BatchPart first = batches.get(0).get(0);
        keepPredictions(first.outputs());
        notifyListeners(first);
        double norm = generator.clipGradients();
        switch (guard.decide(clock.steps() + 1, LossParts.sum(batches).get("loss"), norm)) {
            case STEP -> {
                generator.step(rate);
                average.update();
            }
            case PASS_OVER -> generator.clearGradients();
            case RETURN -> {
                average.restore();
                generator.restart();
            }
        }
        end(StepPhase.UPDATE);
        return norm;
    }

    private void keepPredictions(InpaintingOutputs outputs) {
        InpaintingOutputs shown = InpaintingOutputs.of(kept(outputs.picture()));
        predictions =
                outputs.structure()
                        .map(this::kept)
                        .map(shown::withStructure)
                        .orElse(shown)
                        .toList();
    }

    /** A copy of the handle, which outlives the step. */
    private NDArray kept(NDArray prediction) {
        NDArray kept = prediction.stopGradient();
        NDScope.unregister(kept);
        kept.attach(generator.manager());
        return kept;
    }

    private void notifyListeners(BatchPart part) {
        Trainer trainer = generator.trainer();
        Device device = devices.get(0);
        var data =
                new TrainingListener.BatchData(
                        null,
                        Map.of(device, part.targets().toList()),
                        Map.of(device, part.outputs().toList()));
        trainer.notifyListeners(listener -> listener.onTrainingBatch(trainer, data));
    }

    /** Picture and structure of the last step's first samples; valid until the next step. */
    InpaintingOutputs predictions() {
        return InpaintingOutputs.of(predictions);
    }

    TrainedNetwork generator() {
        return generator;
    }

    /** The average of the generator's weights. */
    EmaWeights average() {
        return average;
    }

    /** Begins averages and moments anew, after weights were set from outside. */
    void restart() {
        average.restart();
        generator.restart();
        discriminator.ifPresent(one -> one.network().restart());
    }

    /** Everything but the clock that later steps depend on. */
    void save(TrainingState state) {
        guard.save(state);
        generator.save(state);
        average.save(state);
        discriminator.ifPresent(one -> one.network().save(state));
    }

    /** Sets what {@link #save} kept. */
    void restore(TrainingState.Reader state) {
        generator.restore(state);
        average.restore(state);
        discriminator.ifPresent(one -> one.network().restore(state));
        state.end();
        guard.restore(state);
    }

    /** How many arrays the networks own, for tests. */
    int countArrays() {
        return generator.countArrays()
                + discriminator.map(one -> one.network().countArrays()).orElse(0);
    }

    @Override
    public void close() {
        generator.close();
        discriminator.ifPresent(DiscriminatorStep::close);
    }
}
