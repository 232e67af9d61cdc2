// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import io.github.tsgl.layers.ops.AdamStep;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.MemoryScope;
import io.github.tsgl.training.config.OptimizerConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Adam whose moments outlive the scope of a step, can be saved, and whose rate is set outside. */
final class Adam {

    private static final double EPSILON = 1e-8;

    private final double beta1;
    private final double beta2;
    private final OptionalDouble relative;
    private final Map<Parameter, Moments> moments = new HashMap<>();
    private long steps;

    /**
     * Adam's two moments of one parameter.
     *
     * @param mean the mean of the gradients
     * @param variance the mean of their squares
     */
    record Moments(NDArray mean, NDArray variance) {

        static Moments of(Parameter parameter) {
            NDArray weight = parameter.getArray();
            return new Moments(
                    MemoryScope.keep(weight::zerosLike), MemoryScope.keep(weight::zerosLike));
        }
    }

    Adam(OptimizerConfig config) {
        beta1 = config.beta1();
        beta2 = config.beta2();
        relative = config.relative();
    }

    /** How many steps the moments have seen. */
    long steps() {
        return steps;
    }

    void setSteps(long seen) {
        steps = seen;
    }

    /** The moments of a parameter, which begin as zeros. */
    Moments moments(Parameter parameter) {
        return moments.computeIfAbsent(parameter, Moments::of);
    }

    /** Forgets the moments. */
    void reset() {
        for (Moments state : moments.values()) {
            state.mean().close();
            state.variance().close();
        }
        moments.clear();
        steps = 0;
    }

    /** Moves the parameters along their gradients. */
    void step(List<Parameter> parameters, NDList gradients, double rate) {
        NDList weights = new NDList();
        NDList means = new NDList();
        NDList variances = new NDList();
        for (Parameter parameter : parameters) {
            weights.add(parameter.getArray().stopGradient());
            means.add(moments(parameter).mean());
            variances.add(moments(parameter).variance());
        }
        steps++;
        if (relative.isEmpty()) {
            adam(rate).update(weights, gradients, means, variances);
        } else {
            double[] sizes = sizes(weights);
            for (int k = 0; k < sizes.length; k++) {
                adam(rate * Math.max(sizes[k], relative.getAsDouble()))
                        .update(
                                new NDList(weights.get(k)),
                                new NDList(gradients.get(k)),
                                new NDList(means.get(k)),
                                new NDList(variances.get(k)));
            }
        }
        weights.close();
    }

    private AdamStep adam(double rate) {
        return new AdamStep(steps, rate, beta1, beta2, EPSILON);
    }

    /** The root mean square of each array's values. */
    private static double[] sizes(NDList arrays) {
        try (NDArray squares = Arithmetic.sumsOfSquares(arrays)) {
            float[] sums = squares.toFloatArray();
            return IntStream.range(0, sums.length)
                    .mapToDouble(k -> Math.sqrt(sums[k] / arrays.get(k).size()))
                    .toArray();
        }
    }
}
