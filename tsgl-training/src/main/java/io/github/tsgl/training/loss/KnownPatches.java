// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

/** What the known patches of a generated picture are to an adversarial loss. */
enum KnownPatches {
    /** Fake, as the patches of the hole. */
    FAKE,
    /**
     * Real: the discriminator learns where the hole is, the generator is judged everywhere. LaMa
     * trains so ({@code mask_as_fake_target}).
     */
    REAL,
    /** Nothing to the discriminator's loss ({@code use_unmasked_for_discr=False}). */
    UNTAUGHT,
    /** Nothing to both losses ({@code use_unmasked_for_gen=False} too). */
    IGNORED
}
