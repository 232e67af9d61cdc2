// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.config;

import ai.djl.nn.Block;
import io.github.tsgl.encoder.host.BalanceModule;
import io.github.tsgl.encoder.host.Direction;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.Literal;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.PictureRange;
import io.github.tsgl.encoder.host.Variant;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.layers.reconstruct.Strategy;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The networks that are trained: a {@link NetworkSpec}, and a discriminator.
 *
 * @param host the name of the host
 * @param encoder the name of its encoder; the host's own without it
 * @param width the channels that say how wide the host is; as published without it
 * @param blocks residual blocks of the host; as published without it
 * @param depths transformer blocks of a TSGL encoder's stages; as published if there are none
 * @param strategy how texture is rebuilt from structure: a row of Table IV
 * @param literal where a TSGL network follows the paper to the letter
 * @param balance what stands between encoder and decoder of "Ours"; nothing in Ours(Basic)
 * @param direction which stream of a TSGL encoder is rebuilt from the other, Table I
 * @param priors what a TSGL encoder's structure begins with, Table VIII
 * @param tau τ of Eq. 4
 * @param window side of the attention windows, in tokens
 * @param heads attention heads
 * @param balanceKernels the kernel size of each stream of the balance module
 * @param balanceLayers partial convolutions in each of these streams
 * @param gaussian standard deviation of the Gaussian in Eq. 10, in positions
 * @param neighborhood side of the square v of Eq. 11, in positions
 * @param discriminator the name of the host whose discriminator is taken; the host's own without it
 * @param discriminatorWidth channels of the discriminator's first layer
 */
public record NetworkConfig(
        String host,
        Optional<String> encoder,
        OptionalInt width,
        OptionalInt blocks,
        List<Integer> depths,
        Strategy strategy,
        List<Literal> literal,
        BalanceModule balance,
        Direction direction,
        List<Prior> priors,
        double tau,
        int window,
        int heads,
        List<Integer> balanceKernels,
        int balanceLayers,
        double gaussian,
        int neighborhood,
        Optional<String> discriminator,
        int discriminatorWidth) {

    /**
     * Makes a configuration.
     *
     * @param host the name of the host
     * @param encoder the name of its encoder
     * @param width the channels that say how wide the host is
     * @param blocks residual blocks of the host
     * @param depths transformer blocks of a TSGL encoder's stages
     * @param strategy how texture is rebuilt from structure
     * @param literal where a TSGL network follows the paper to the letter
     * @param balance what stands between encoder and decoder of "Ours"
     * @param direction which stream of a TSGL encoder is rebuilt from the other
     * @param priors what a TSGL encoder's structure begins with
     * @param tau τ of Eq. 4
     * @param window side of the attention windows, in tokens
     * @param heads attention heads
     * @param balanceKernels the kernel size of each stream of the balance module
     * @param balanceLayers partial convolutions in each of these streams
     * @param gaussian standard deviation of the Gaussian in Eq. 10, in positions
     * @param neighborhood side of the square v of Eq. 11, in positions
     * @param discriminator the name of the host whose discriminator is taken
     * @param discriminatorWidth channels of the discriminator's first layer
     */
    public NetworkConfig {
        depths = List.copyOf(depths);
        literal = List.copyOf(literal);
        priors = List.copyOf(priors);
        balanceKernels = List.copyOf(balanceKernels);
    }

    /**
     * Returns which network is trained.
     *
     * @return the specification
     */
    public NetworkSpec spec() {
        return new NetworkSpec(
                host,
                encoder,
                width,
                blocks,
                depths,
                strategy,
                new HashSet<>(literal),
                variant(),
                PictureRange.SIGNED);
    }

    private Variant variant() {
        return new Variant(
                balance,
                direction,
                new HashSet<>(priors),
                tau,
                window,
                heads,
                balanceKernels,
                balanceLayers,
                gaussian,
                neighborhood);
    }

    /**
     * Returns whose discriminator is trained.
     *
     * @return the name of a host
     */
    public String discriminatorHost() {
        return discriminator.orElse(host);
    }

    /**
     * Makes the discriminator.
     *
     * @return a new block, not initialized
     * @throws IllegalArgumentException if the host has none
     */
    public Block makeDiscriminator() {
        InpaintingHost owner = Hosts.named(discriminatorHost());
        return owner.discriminator(discriminatorWidth)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        owner.name()
                                                + " has no discriminator: name another's in"
                                                + " network.discriminator, or set"
                                                + " loss.adversarial_kind=none"));
    }

    void check(Check check) {
        known(check, "host", host);
        discriminator.ifPresent(name -> known(check, "discriminator", name));
        check.atLeast("width", width.orElse(1), 1);
        check.atLeast("discriminator_width", discriminatorWidth, 1);
        try {
            variant();
        } catch (IllegalArgumentException e) { // its message begins with the key
            int end = e.getMessage().indexOf(' ');
            check.that(false, e.getMessage().substring(end + 1), e.getMessage().substring(0, end));
        }
        Hosts.named(host).check(spec(), (key, problem) -> check.that(false, problem, key));
    }

    private static void known(Check check, String key, String name) {
        try {
            Hosts.named(name);
        } catch (IllegalArgumentException e) {
            check.that(false, "cannot be '" + name + "': " + e.getMessage(), key);
        }
    }
}
