// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import io.github.tsgl.layers.ops.InPlace;
import java.util.ArrayList;
import java.util.List;

/** The exponential moving average of a network's weights. */
final class EmaWeights {

    private final List<Entry> entries = new ArrayList<>();
    private final double decay;
    private long updates;

    /** A parameter and its average, which is null if the weights themselves are it. */
    private record Entry(Parameter parameter, NDArray average) {

        NDArray weights() {
            return parameter.getArray().stopGradient();
        }

        /**
         * Running statistics are averaged too: those of a few small batches are noise, and the
         * averaged weights see other statistics than the current ones. The vectors of a spectral
         * norm are not, which would change their length.
         */
        boolean isAveraged() {
            return parameter.getType() != Parameter.Type.OTHER;
        }
    }

    /**
     * The averages belong to the parameters' managers. Without a decay trained weights, which no
     * forward pass changes, have none of their own.
     */
    EmaWeights(ParameterList list, double decay) {
        this.decay = decay;
        for (Parameter parameter : list.values()) {
            boolean shared = decay == 0 && parameter.requiresGradient();
            NDArray weights = parameter.getArray().stopGradient();
            entries.add(new Entry(parameter, shared ? null : weights.duplicate()));
        }
    }

    /** Forgets the past: the averages are the weights. */
    void restart() {
        updates = 0;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            copies().forEach(entry -> fill(entry.average(), entry.weights()));
        }
    }

    /** Puts the averages in place of the weights for good. */
    void restore() {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            copies().forEach(entry -> fill(entry.weights(), entry.average()));
        }
    }

    /** Early averages follow the weights more closely. */
    void update() {
        double keep = Math.min(decay, (1.0 + updates) / (10.0 + updates));
        updates++;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDList averages = new NDList();
            NDList weights = new NDList();
            for (Entry entry : copies()) {
                if (entry.isAveraged()) {
                    averages.add(entry.average());
                    weights.add(entry.weights());
                } else {
                    fill(entry.average(), entry.weights());
                }
            }
            if (!averages.isEmpty()) {
                InPlace.moveTowards(averages, weights, 1 - keep);
            }
        }
    }

    /** Puts the averages in place of the weights while something runs. */
    void during(Runnable action) {
        exchange();
        try {
            action.run();
        } finally {
            exchange();
        }
    }

    /** One array at a time, for the sake of memory. */
    private void exchange() {
        for (Entry entry : copies()) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDArray weights = entry.weights().duplicate();
                fill(entry.weights(), entry.average());
                fill(entry.average(), weights);
            }
        }
    }

    private List<Entry> copies() {
        return entries.stream().filter(entry -> entry.average() != null).toList();
    }

    /** In place, so that every handle of the memory sees it. */
    private static void fill(NDArray target, NDArray values) {
        InPlace.assign(target, values);
    }

    /** Adds the averages to a state, in the order of the parameters. */
    void save(TrainingState state) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            NDArray average = entry.average() == null ? entry.weights() : entry.average();
            state.put("average", "weights", Integer.toString(i), average);
        }
        state.put("average.updates", updates);
    }

    /** Sets what {@link #save} kept. */
    void restore(TrainingState.Reader state) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            String name = Integer.toString(i);
            if (entry.average() == null) {
                state.values("average", "weights", name, entry.parameter().getShape().size());
            } else {
                state.read("average", "weights", name, entry.average());
            }
        }
        updates = state.number("average.updates");
    }
}
