// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import io.github.tsgl.layers.ops.Gradients;
import io.github.tsgl.training.config.OptimizerConfig;
import io.github.tsgl.weights.NamedParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One of the two networks in training: its weights, its optimizer, its replicas. */
final class TrainedNetwork implements AutoCloseable {

    private static final double EXPLODED = 1e6;

    private final String name;
    private final OptimizerConfig config;
    private final Model model;
    private final Trainer trainer;
    private final Map<String, Parameter> parameters;
    private final Adam optimizer;
    private final GradientClipper clipper;
    private final StepPrecision precision;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Parameter> trained = new ArrayList<>();
    private NDList gradients = new NDList();

    /** The first device has the network itself, each other one a replica. */
    TrainedNetwork(
            String name,
            Block block,
            OptimizerConfig config,
            StepPrecision precision,
            List<Device> devices,
            Loss loss,
            List<TrainingListener> listeners,
            Shape... inputs) {
        this.name = name;
        this.config = config;
        this.precision = precision;
        optimizer = new Adam(config);
        model = Model.newInstance(name, devices.get(0));
        model.setBlock(block);
        trainer =
                model.newTrainer(
                        new DefaultTrainingConfig(loss)
                                .optDevices(new Device[] {devices.get(0)})
                                .addTrainingListeners(listeners.toArray(TrainingListener[]::new)));
        trainer.initialize(inputs);
        parameters = NamedParameters.of(block);
        for (Parameter parameter : block.getParameters().values()) {
            if (parameter.requiresGradient()) {
                trained.add(parameter);
            }
        }
        clipper = new GradientClipper(trained.size(), config.clip());
        for (Device device : devices.subList(1, devices.size())) {
            replicas.add(new Replica(block, device, trainer.getManager()));
        }
    }

    Block block() {
        return model.getBlock();
    }

    Trainer trainer() {
        return trainer;
    }

    NDManager manager() {
        return trainer.getManager();
    }

    /** The forward pass of training, by the network itself (0) or a replica. */
    NDList forward(int place, NDList inputs) {
        return precision.run(() -> exactForward(place, inputs));
    }

    /** The same in float32, whatever the step's precision. */
    NDList exactForward(int place, NDList inputs) {
        return place == 0 ? trainer.forward(inputs) : replicas.get(place - 1).forward(inputs);
    }

    /** The learning rate now. */
    double rate(TrainingClock clock) {
        return config.rateAt(clock.steps(), clock.progress());
    }

    /** Adds the gradients of a loss that the network itself and the first replicas led to. */
    void backward(int places, NDArray loss) {
        NDList arrays = new NDList();
        for (int place = 0; place < places; place++) {
            for (Parameter parameter : trained) {
                arrays.add(weights(place, parameter));
            }
        }
        NDList all = Gradients.gradients(loss, arrays).toDevice(manager().getDevice(), false);
        int known = gradients.size();
        for (int i = 0; i < all.size(); i++) {
            if (known + i < trained.size()) {
                gradients.add(all.get(i));
            } else {
                addGradient(i % trained.size(), all.get(i));
            }
        }
    }

    private NDArray weights(int place, Parameter parameter) {
        return place == 0 ? parameter.getArray() : replicas.get(place - 1).copy(parameter);
    }

    private void addGradient(int index, NDArray more) {
        try (NDArray before = gradients.get(index);
                NDArray added = more) {
            gradients.set(index, before.add(added));
        }
    }

    /** Clips the gradients, and returns the norm that they had before. */
    double clipGradients() {
        return clipper.clip(gradients);
    }

    /** Whether gradients of this norm may move the weights. */
    static boolean isUsable(double norm) {
        return norm < EXPLODED;
    }

    /** Forgets the gradients. */
    void clearGradients() {
        gradients.close();
        gradients = new NDList();
    }

    /** Moves the weights along the gradients, and forgets these. */
    void step(double rate) {
        optimizer.step(trained, gradients, rate);
        clearGradients();
        follow();
    }

    /** Begins the moments anew, after the weights were set from outside. */
    void restart() {
        optimizer.reset();
        clearGradients();
        follow();
    }

    private void follow() {
        replicas.forEach(Replica::follow);
    }

    /** How many arrays are owned, for tests. */
    int countArrays() {
        return model.getNDManager().getManagedArrays().size()
                + trainer.getManager().getManagedArrays().size();
    }

    /** Everything that later steps depend on. */
    void save(TrainingState state) {
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            Parameter parameter = entry.getValue();
            NDArray weights = parameter.getArray().stopGradient();
            state.put(name, "weights", entry.getKey(), weights);
            if (parameter.requiresGradient()) {
                Adam.Moments moments = optimizer.moments(parameter);
                state.put(name, "mean", entry.getKey(), moments.mean());
                state.put(name, "variance", entry.getKey(), moments.variance());
            }
        }
        state.put(name + ".steps", optimizer.steps());
        clipper.save(name, state, manager());
    }

    /** Sets what {@link #save} kept. */
    void restore(TrainingState.Reader state) {
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            Parameter parameter = entry.getValue();
            NDArray weights = parameter.getArray().stopGradient();
            state.read(name, "weights", entry.getKey(), weights);
            if (parameter.requiresGradient()) {
                Adam.Moments moments = optimizer.moments(parameter);
                state.read(name, "mean", entry.getKey(), moments.mean());
                state.read(name, "variance", entry.getKey(), moments.variance());
            }
        }
        optimizer.setSteps(state.number(name + ".steps"));
        clipper.restore(name, state);
        follow();
    }

    @Override
    public void close() {
        replicas.forEach(Replica::close);
        trainer.close();
        model.close();
    }
}
