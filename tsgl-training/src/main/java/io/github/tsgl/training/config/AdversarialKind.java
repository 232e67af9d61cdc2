package io.github.tsgl.training.config;

/** The adversarial loss. */
public enum AdversarialKind {
    /** No discriminator. */
    NONE,
    /** The hinge loss of the released code. */
    HINGE,
    /** The logarithmic loss with a generator that does not saturate, Eq. 15. */
    NON_SATURATING,
    /** The same as LaMa has it: known patches of painted pictures are real. */
    LAMA,
    /** LaMa's as the released training of Ours(LaMa) has it: known means known throughout. */
    OURS_LAMA,
    /** The loss of a Wasserstein GAN, with WGAN-GP's penalty, as HiFill has it. */
    WASSERSTEIN
}
