package io.github.tsgl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.optimizer.Optimizer;
import io.github.tsgl.layers.ops.MemoryScope;
import java.util.HashMap;
import java.util.Map;

/** Adam whose moments outlive the scope of a step, can be saved, and whose rate is set outside. */
final class MomentOptimizer extends Optimizer {

    private static final float EPSILON = 1e-8f;
    private static final float NO_CLIP = -1;

    private final float beta1;
    private final float beta2;
    private final Map<String, Moments> moments = new HashMap<>();
    private float learningRate;
    private long steps;

    /**
     * Adam's two moments of one parameter.
     *
     * @param mean the mean of the gradients
     * @param variance the mean of their squares
     */
    record Moments(NDArray mean, NDArray variance) {

        static Moments of(NDArray weight) {
            return new Moments(
                    MemoryScope.keep(weight::zerosLike), MemoryScope.keep(weight::zerosLike));
        }
    }

    private static final class Settings extends OptimizerBuilder<Settings> {
        @Override
        protected Settings self() {
            return this;
        }
    }

    MomentOptimizer(double beta1, double beta2) {
        super(new Settings());
        this.beta1 = (float) beta1;
        this.beta2 = (float) beta2;
    }

    /** Must be called before the updates of each step. */
    void begin(double rate) {
        learningRate = (float) rate;
        steps++;
    }

    /** How many steps the moments have seen. */
    long steps() {
        return steps;
    }

    void setSteps(long seen) {
        steps = seen;
    }

    /** The moments of a parameter, which begin as zeros. */
    Moments moments(String parameterId, NDArray weight) {
        return moments.computeIfAbsent(parameterId, id -> Moments.of(weight));
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

    @Override
    public void update(String parameterId, NDArray weight, NDArray grad) {
        Moments state = moments(parameterId, weight);
        double correction1 = 1 - Math.pow(beta1, steps);
        double correction2 = 1 - Math.pow(beta2, steps);
        weight.getNDArrayInternal()
                .adamUpdate(
                        new NDList(weight, grad, state.mean(), state.variance()),
                        new NDList(weight),
                        learningRate,
                        (float) (learningRate * Math.sqrt(correction2) / correction1),
                        0,
                        1,
                        NO_CLIP,
                        beta1,
                        beta2,
                        EPSILON,
                        true,
                        false);
    }
}
