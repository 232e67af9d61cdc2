// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.reconstruct;

/**
 * One branch of a strategy: the texture is normalized on one side and denormalized from a guide.
 *
 * @param guide what the texture is rebuilt from
 * @param side how the texture is normalized
 * @param repeats how often the step is done in sequence, at least 1
 */
record Branch(Guide guide, NormalizationSide side, int repeats) {

    /**
     * Makes a branch.
     *
     * @param guide what the texture is rebuilt from
     * @param side how the texture is normalized
     * @param repeats how often the step is done in sequence
     * @throws IllegalArgumentException if there are no repeats
     */
    public Branch {
        if (repeats < 1) {
            throw new IllegalArgumentException("a branch needs at least one repeat");
        }
    }
}
