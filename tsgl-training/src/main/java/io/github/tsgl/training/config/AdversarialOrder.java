package io.github.tsgl.training.config;

/** Which network moves first in a step. Both learn from the same painted pictures. */
public enum AdversarialOrder {
    /**
     * The discriminator, then the generator against the discriminator that has moved, as in the
     * released code. The generator's graph is kept meanwhile, that of all batches which are
     * accumulated.
     */
    DISCRIMINATOR_FIRST,
    /** The generator, against the discriminator of the step before; as in LaMa. */
    GENERATOR_FIRST
}
