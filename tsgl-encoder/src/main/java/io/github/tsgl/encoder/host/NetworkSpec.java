// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import io.github.tsgl.layers.reconstruct.Strategy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which network: a host, its encoder, and their sizes. Configurations, the metadata of weights and
 * programs share it.
 *
 * @param host the name of an {@link InpaintingHost}
 * @param encoder the name of an {@link EncoderProvider}; the host's own without it
 * @param width the channels that say how wide the host is, to which all others are scaled; as
 *     published without it
 * @param blocks residual blocks of the host; as published without it
 * @param depths transformer blocks of a TSGL encoder's stages; as published if there are none
 * @param strategy how a TSGL encoder rebuilds texture from structure: a row of Table IV
 * @param literal where a TSGL network follows the paper to the letter
 * @param variant in what else a TSGL network differs from the published ones
 * @param range the range of the pictures inside the network, if its host leaves that to the weights
 */
public record NetworkSpec(
        String host,
        Optional<String> encoder,
        OptionalInt width,
        OptionalInt blocks,
        List<Integer> depths,
        Strategy strategy,
        Set<Literal> literal,
        Variant variant,
        PictureRange range) {

    /**
     * Makes a specification.
     *
     * @param host the name of an {@link InpaintingHost}
     * @param encoder the name of an {@link EncoderProvider}; the host's own without it
     * @param width the channels that say how wide the host is; as published without it
     * @param blocks residual blocks of the host; as published without it
     * @param depths transformer blocks of a TSGL encoder's stages; as published if there are none
     * @param strategy how a TSGL encoder rebuilds texture from structure
     * @param literal where a TSGL network follows the paper to the letter
     * @param variant in what else a TSGL network differs from the published ones
     * @param range the range of the pictures inside the network
     */
    public NetworkSpec {
        depths = List.copyOf(depths);
        literal = Set.copyOf(literal);
    }

    /**
     * A host as published.
     *
     * @param host the host's name
     * @return its network with its own encoder
     */
    public static NetworkSpec of(String host) {
        return new NetworkSpec(
                host,
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                List.of(),
                Strategy.TWO_GLOBAL_LOCAL_TO_GLOBAL_LOCAL,
                Set.of(),
                Variant.PUBLISHED,
                PictureRange.SIGNED);
    }

    /**
     * The same network with another encoder.
     *
     * @param name the encoder's name
     * @return the specification
     */
    public NetworkSpec withEncoder(String name) {
        return new NetworkSpec(
                host, Optional.of(name), width, blocks, depths, strategy, literal, variant, range);
    }

    /**
     * The same network with another width.
     *
     * @param channels the channels that say how wide the host is
     * @return the specification
     */
    public NetworkSpec withWidth(int channels) {
        return new NetworkSpec(
                host,
                encoder,
                OptionalInt.of(channels),
                blocks,
                depths,
                strategy,
                literal,
                variant,
                range);
    }

    /**
     * The same network with another number of residual blocks.
     *
     * @param count residual blocks of the host
     * @return the specification
     */
    public NetworkSpec withBlocks(int count) {
        return new NetworkSpec(
                host,
                encoder,
                width,
                OptionalInt.of(count),
                depths,
                strategy,
                literal,
                variant,
                range);
    }

    /**
     * The same network with other depths.
     *
     * @param depths transformer blocks of a TSGL encoder's stages
     * @return the specification
     */
    public NetworkSpec withDepths(Integer... depths) {
        return new NetworkSpec(
                host, encoder, width, blocks, List.of(depths), strategy, literal, variant, range);
    }

    /**
     * The same network with pictures of another range inside.
     *
     * @param range the range
     * @return the specification
     */
    public NetworkSpec withRange(PictureRange range) {
        return new NetworkSpec(
                host, encoder, width, blocks, depths, strategy, literal, variant, range);
    }

    /**
     * The same network, a TSGL one, to the paper's letter in some points.
     *
     * @param points the points; none to follow it nowhere
     * @return the specification
     */
    public NetworkSpec withLiteral(Literal... points) {
        return new NetworkSpec(
                host, encoder, width, blocks, depths, strategy, Set.of(points), variant, range);
    }

    /**
     * The same network, a TSGL one, in another variant.
     *
     * @param other in what it differs from the published ones
     * @return the specification
     */
    public NetworkSpec withVariant(Variant other) {
        return new NetworkSpec(
                host, encoder, width, blocks, depths, strategy, literal, other, range);
    }

    /**
     * The same network, a TSGL one, with another strategy.
     *
     * @param other how it rebuilds one stream from the other
     * @return the specification
     */
    public NetworkSpec withStrategy(Strategy other) {
        return new NetworkSpec(
                host, encoder, width, blocks, depths, other, literal, variant, range);
    }
}
