package io.github.tsgl.training.config;

/** The adversarial loss. */
public enum AdversarialKind {
    /** No discriminator. */
    NONE,
    /** The hinge loss of the released code. */
    HINGE,
    /** The logarithmic loss with a generator that does not saturate, Eq. 15. */
    NON_SATURATING
}
