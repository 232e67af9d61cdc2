package io.github.tsgl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import io.github.tsgl.layers.ops.TorchOps;
import java.util.ArrayList;
import java.util.List;

/** The exponential moving average of a network's weights. */
final class WeightAverage {

    private final List<Parameter> parameters = new ArrayList<>();
    private final List<NDArray> averages = new ArrayList<>();
    private final double decay;
    private long updates;

    /** The averages belong to the parameters' managers. */
    WeightAverage(ParameterList list, double decay) {
        this.decay = decay;
        for (Parameter parameter : list.values()) {
            parameters.add(parameter);
            averages.add(parameter.getArray().stopGradient().duplicate());
        }
    }

    /** Forgets the past: the averages are the weights. */
    void restart() {
        updates = 0;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            for (int i = 0; i < averages.size(); i++) {
                fill(averages.get(i), parameters.get(i).getArray().stopGradient());
            }
        }
    }

    /**
     * Running statistics are averaged too: those of a few small batches are noise, and the averaged
     * weights see other statistics than the current ones. The vectors of a spectral norm are not,
     * which would change their length.
     */
    private static boolean isAveraged(Parameter parameter) {
        return parameter.getType() != Parameter.Type.OTHER;
    }

    /** Puts the averages in place of the weights for good. */
    void restore() {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            for (int i = 0; i < averages.size(); i++) {
                fill(parameters.get(i).getArray().stopGradient(), averages.get(i));
            }
        }
    }

    /** Early averages follow the weights more closely. */
    void update() {
        double keep = Math.min(decay, (1.0 + updates) / (10.0 + updates));
        updates++;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            for (int i = 0; i < averages.size(); i++) {
                NDArray current = parameters.get(i).getArray().stopGradient();
                if (isAveraged(parameters.get(i))) {
                    NDArray average = averages.get(i);
                    average.addi(current.sub(average).mul(1 - keep));
                } else {
                    fill(averages.get(i), current);
                }
            }
        }
    }

    /** Puts the averages in place of the weights while something runs. */
    void during(Runnable action) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            List<NDArray> saved = new ArrayList<>();
            for (int i = 0; i < averages.size(); i++) {
                NDArray weights = parameters.get(i).getArray().stopGradient();
                saved.add(weights.duplicate());
                fill(weights, averages.get(i));
            }
            try {
                action.run();
            } finally {
                for (int i = 0; i < averages.size(); i++) {
                    fill(parameters.get(i).getArray().stopGradient(), saved.get(i));
                }
            }
        }
    }

    /** In place, so that every handle of the memory sees it. */
    private static void fill(NDArray target, NDArray values) {
        TorchOps.assign(target, values);
    }

    /** Adds the averages to a state, in the order of the parameters. */
    void save(TrainingState state) {
        for (int i = 0; i < averages.size(); i++) {
            state.put("average", "weights", Integer.toString(i), averages.get(i));
        }
        state.put("average.updates", updates);
    }

    /** Sets what {@link #save} kept. */
    void restore(TrainingState.Reader state) {
        for (int i = 0; i < averages.size(); i++) {
            state.read("average", "weights", Integer.toString(i), averages.get(i));
        }
        updates = state.number("average.updates");
    }
}
