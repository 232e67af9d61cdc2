// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.tsgl.layers.ops.Arithmetic;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Scales down the gradient of each parameter when its norm is far above what it usually is.
 *
 * <p>Normalization of nearly constant features gives single parameters gradients thousands of times
 * as large in some steps as in others; one bound for all parameters together would take the others'
 * gradients away in such a step.
 */
final class GradientClipper {

    private static final double KEEP = 0.98;

    private final double factor;
    private final float[] usual;
    private long updates;

    /** A gradient may be this many times its usual norm, or any if nothing is given. */
    GradientClipper(int count, OptionalDouble factor) {
        this.factor = factor.orElse(Double.POSITIVE_INFINITY);
        usual = new float[count];
    }

    /**
     * Replaces gradients that are too large, and returns the norm that all together had; if that is
     * no finite number, nothing is replaced.
     */
    double clip(NDList gradients) {
        float[] sums;
        try (NDArray squares = Arithmetic.sumsOfSquares(gradients)) {
            sums = squares.toFloatArray();
        }
        double[] norms = new double[sums.length];
        Arrays.setAll(norms, i -> Math.sqrt(sums[i]));
        double total = Math.sqrt(Arrays.stream(norms).map(norm -> norm * norm).sum());
        if (!Double.isFinite(total)) {
            return total;
        }
        double keep = Math.min(KEEP, updates / (1.0 + updates));
        updates++;
        for (int i = 0; i < norms.length; i++) {
            double bound = usual[i] == 0 ? norms[i] : factor * usual[i];
            if (norms[i] > bound) {
                try (NDArray large = gradients.get(i)) {
                    gradients.set(i, Arithmetic.scale(large, bound / norms[i]));
                }
            }
            usual[i] = (float) (keep * usual[i] + (1 - keep) * Math.min(norms[i], bound));
        }
        return total;
    }

    void save(String network, TrainingState state, NDManager manager) {
        state.put(network, "norms", "all", manager.create(usual));
        state.put(network + ".clipped", updates);
    }

    void restore(String network, TrainingState.Reader state) {
        float[] norms = state.values(network, "norms", "all", usual.length);
        System.arraycopy(norms, 0, usual, 0, norms.length);
        updates = state.number(network + ".clipped");
    }
}
