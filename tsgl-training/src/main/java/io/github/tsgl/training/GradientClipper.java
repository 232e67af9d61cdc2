package io.github.tsgl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Scales down the gradient of each parameter when its norm is far above what it usually is.
 *
 * <p>Normalisation of nearly constant features gives single parameters gradients thousands of times
 * as large in some steps as in others; one bound for all parameters together would take the others'
 * gradients away in such a step.
 */
final class GradientClipper {

    private static final double KEEP = 0.98;

    private final List<Parameter> parameters = new ArrayList<>();
    private final double factor;
    private final float[] usual;
    private long updates;

    /** A gradient may be this many times its usual norm, or any if nothing is given. */
    GradientClipper(ParameterList list, OptionalDouble factor) {
        this.factor = factor.orElse(Double.POSITIVE_INFINITY);
        for (Parameter parameter : list.values()) {
            if (parameter.requiresGradient()) {
                parameters.add(parameter);
            }
        }
        usual = new float[parameters.size()];
    }

    /**
     * Returns the norm of all gradients before clipping; if that is no finite number, all gradients
     * are 0 afterwards. To be called within a scope.
     */
    double clip() {
        NDList gradients = new NDList();
        NDList squares = new NDList();
        for (Parameter parameter : parameters) {
            NDArray gradient = parameter.getArray().getGradient();
            gradients.add(gradient);
            squares.add(gradient.square().sum());
        }
        float[] sums = NDArrays.stack(squares).toFloatArray();
        double[] norms = new double[sums.length];
        Arrays.setAll(norms, i -> Math.sqrt(sums[i]));
        double total = Math.sqrt(Arrays.stream(norms).map(norm -> norm * norm).sum());
        if (!Double.isFinite(total)) {
            gradients.forEach(Gradients::clear);
            return total;
        }
        double keep = Math.min(KEEP, updates / (1.0 + updates));
        updates++;
        for (int i = 0; i < norms.length; i++) {
            double bound = usual[i] == 0 ? norms[i] : factor * usual[i];
            if (norms[i] > bound) {
                gradients.get(i).muli(bound / norms[i]);
            }
            usual[i] = (float) (keep * usual[i] + (1 - keep) * Math.min(norms[i], bound));
        }
        return total;
    }

    void save(String network, TrainingState state) {
        NDArray norms = parameters.get(0).getArray().getManager().create(usual);
        state.put(network, "norms", "all", norms);
        state.put(network + ".clipped", updates);
    }

    void restore(String network, TrainingState.Reader state) {
        float[] norms = state.values(network, "norms", "all", usual.length);
        System.arraycopy(norms, 0, usual, 0, norms.length);
        updates = state.number(network + ".clipped");
    }
}
