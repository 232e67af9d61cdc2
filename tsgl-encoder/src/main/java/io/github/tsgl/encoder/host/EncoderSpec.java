// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import io.github.tsgl.layers.reconstruct.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a host asks of an encoder.
 *
 * @param levels the features that it wants, the finest first; an encoder that cannot give them may
 *     give others, which are fitted
 * @param hole what the picture has in its hole
 * @param width channels that the structure of a TSGL encoder begins with; as published without it
 * @param depths transformer blocks of a TSGL encoder's stages; as published if there are none
 * @param strategy how a TSGL encoder rebuilds texture from structure: a row of Table IV
 * @param literal where a TSGL encoder follows the paper to the letter
 * @param variant in what else a TSGL encoder differs from the published ones
 * @param structure when an encoder that can draws the structure
 */
public record EncoderSpec(
        List<FeatureLevel> levels,
        HoleContent hole,
        OptionalInt width,
        List<Integer> depths,
        Strategy strategy,
        Set<Literal> literal,
        Variant variant,
        StructureOutput structure) {

    /**
     * Makes a specification.
     *
     * @param levels the features that the host wants, the finest first
     * @param hole what the picture has in its hole
     * @param width channels that the structure of a TSGL encoder begins with
     * @param depths transformer blocks of a TSGL encoder's stages
     * @param strategy how a TSGL encoder rebuilds texture from structure
     * @param literal where a TSGL encoder follows the paper to the letter
     * @param variant in what else a TSGL encoder differs from the published ones
     * @param structure when an encoder that can draws the structure
     * @throws IllegalArgumentException if there are no levels
     */
    public EncoderSpec {
        levels = List.copyOf(levels);
        depths = List.copyOf(depths);
        literal = Set.copyOf(literal);
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("a host must want at least one feature level");
        }
    }

    /**
     * What a host asks of the encoder of one of its networks.
     *
     * @param network the network, whose width, depths, strategy, literal points and variant are
     *     taken
     * @param levels the features that the host wants, the finest first
     * @param hole what the picture has in its hole
     * @param structure when an encoder that can draws the structure
     * @return the specification
     * @throws IllegalArgumentException if there are no levels
     */
    public static EncoderSpec of(
            NetworkSpec network,
            List<FeatureLevel> levels,
            HoleContent hole,
            StructureOutput structure) {
        return new EncoderSpec(
                levels,
                hole,
                network.width(),
                network.depths(),
                network.strategy(),
                network.literal(),
                network.variant(),
                structure);
    }

    /**
     * A level for each halving up to the coarsest that is wanted: the wanted one where there is
     * one, else one half as wide as the next coarser.
     *
     * @return the levels of strides 2, 4, 8, ...; the wanted ones are among them if none has stride
     *     1
     */
    public List<FeatureLevel> halvings() {
        List<FeatureLevel> all = new ArrayList<>();
        FeatureLevel coarser = levels.get(levels.size() - 1);
        for (int stride = coarser.stride(); stride >= 2; stride /= 2) {
            int wanted = stride;
            int half = Math.max(1, coarser.channels() / 2);
            coarser =
                    levels.stream()
                            .filter(level -> level.stride() == wanted)
                            .findFirst()
                            .orElse(new FeatureLevel(half, stride));
            all.add(0, coarser);
        }
        return all;
    }
}
