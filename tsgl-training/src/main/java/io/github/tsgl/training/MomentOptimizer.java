package io.github.tsgl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.optimizer.Optimizer;
import io.github.tsgl.layers.ops.MemoryScope;
import java.util.HashMap;
import java.util.Map;

/** Adam whose moments outlive the scope of a step and whose learning rate is set from outside. */
final class MomentOptimizer extends Optimizer {

    private static final float EPSILON = 1e-8f;
    private static final float NO_CLIP = -1;

    private final float beta1;
    private final float beta2;
    private final Map<String, Moments> moments = new HashMap<>();
    private float learningRate;

    private static final class Moments {
        final NDArray mean;
        final NDArray variance;
        int count;

        Moments(NDArray weight) {
            mean = MemoryScope.keep(weight::zerosLike);
            variance = MemoryScope.keep(weight::zerosLike);
        }
    }

    private static final class Settings extends OptimizerBuilder<Settings> {
        @Override
        protected Settings self() {
            return this;
        }
    }

    MomentOptimizer(float beta1, float beta2) {
        super(new Settings());
        this.beta1 = beta1;
        this.beta2 = beta2;
    }

    void setLearningRate(double rate) {
        learningRate = (float) rate;
    }

    /** Forgets the moments. */
    void reset() {
        for (Moments state : moments.values()) {
            state.mean.close();
            state.variance.close();
        }
        moments.clear();
    }

    @Override
    public void update(String parameterId, NDArray weight, NDArray grad) {
        Moments state = moments.computeIfAbsent(parameterId, id -> new Moments(weight));
        state.count++;
        double correction1 = 1 - Math.pow(beta1, state.count);
        double correction2 = 1 - Math.pow(beta2, state.count);
        weight.getNDArrayInternal()
                .adamUpdate(
                        new NDList(weight, grad, state.mean, state.variance),
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
