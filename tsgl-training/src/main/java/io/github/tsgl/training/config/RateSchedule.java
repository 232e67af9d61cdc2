package io.github.tsgl.training.config;

/** How a learning rate falls. */
public enum RateSchedule {
    /** It does not. */
    CONSTANT,
    /** As half a cosine over the whole training, to {@link OptimizerConfig#finalRate}. */
    COSINE,
    /** Times {@link OptimizerConfig#factor} after each {@link OptimizerConfig#step} steps. */
    STEP
}
