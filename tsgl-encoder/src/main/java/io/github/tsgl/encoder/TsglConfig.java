// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import io.github.tsgl.encoder.host.Direction;
import io.github.tsgl.encoder.host.Literal;
import io.github.tsgl.encoder.host.Variant;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.reconstruct.Strategy;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The size and the kind of a TSGL network.
 *
 * @param edition whether the paper or the released network rules where they differ
 * @param strategy how texture is rebuilt from structure: a row of Table IV
 * @param textureWidth channels of the texture stream, a multiple of heads
 * @param structureWidth channels of the first structure stage; it doubles in each of the next
 * @param depths transformer blocks in each stage after the first; with the first they are the
 *     encoder's stages
 * @param guideWidth hidden channels between a guide and its γ and β, Eq. 6
 * @param balanceWidth channels of the streams of the balance module
 * @param literal where the paper's edition follows the paper to the letter
 * @param variant in what else it differs from the published ones
 */
public record TsglConfig(
        Edition edition,
        Strategy strategy,
        int textureWidth,
        int structureWidth,
        List<Integer> depths,
        int guideWidth,
        int balanceWidth,
        Set<Literal> literal,
        Variant variant) {

    /** The number of encoder stages that the balance module and the decoder are made for. */
    static final int STAGES = 5;

    /**
     * Checks the sizes.
     *
     * @param edition whether the paper or the released network rules where they differ
     * @param strategy how texture is rebuilt from structure
     * @param textureWidth channels of the texture stream, a multiple of heads
     * @param structureWidth channels of the first structure stage
     * @param depths transformer blocks in each stage after the first
     * @param guideWidth hidden channels between a guide and its γ and β
     * @param balanceWidth channels of the streams of the balance module
     * @param literal where the paper's edition follows the paper to the letter
     * @param variant in what else it differs from the published ones
     * @throws IllegalArgumentException if a size is not positive, heads do not divide the texture's
     *     width, there are not four depths, the released edition shall be literal, or a structure
     *     shall be rebuilt from a residual
     */
    public TsglConfig {
        depths = List.copyOf(depths);
        literal = Set.copyOf(literal);
        if (depths.size() != STAGES - 1) {
            throw new IllegalArgumentException(
                    "a TSGL network has " + (STAGES - 1) + " transformer stages, not " + depths);
        }
        int heads = variant.heads();
        if (textureWidth < 1 || textureWidth % heads != 0) {
            throw new IllegalArgumentException(
                    heads + " heads do not divide a texture of " + textureWidth + " channels");
        }
        if (structureWidth < 1 || guideWidth < 1 || balanceWidth < 1) {
            throw new IllegalArgumentException("widths must be positive");
        }
        if (edition == Edition.RELEASED && !literal.isEmpty()) {
            throw new IllegalArgumentException("the released network does not follow the paper");
        }
        if (variant.direction() == Direction.TEXTURE_TO_STRUCTURE && strategy.readsResidual()) {
            throw new IllegalArgumentException(
                    "a structure has no residual to be rebuilt from, as " + strategy.label());
        }
    }

    /**
     * The network that the paper describes.
     *
     * @return its configuration
     */
    public static TsglConfig paper() {
        return new TsglConfig(
                Edition.PAPER,
                Strategy.TWO_GLOBAL_LOCAL_TO_GLOBAL_LOCAL,
                180,
                64,
                List.of(2, 2, 6, 2),
                128,
                256,
                Set.of(),
                Variant.PUBLISHED);
    }

    /**
     * The released 256×256 network.
     *
     * @return its configuration
     */
    public static TsglConfig released() {
        return paper().withEdition(Edition.RELEASED).withDepths(2, 2, 6, 6);
    }

    /**
     * The network that the zoo ships in {@code tsgl-small}: the paper's, narrow enough for a CPU.
     *
     * @return its configuration
     */
    public static TsglConfig small() {
        return new TsglConfig(
                Edition.PAPER,
                Strategy.TWO_GLOBAL_LOCAL_TO_GLOBAL_LOCAL,
                48,
                16,
                List.of(1, 1, 2, 1),
                32,
                32,
                Set.of(),
                Variant.PUBLISHED);
    }

    /**
     * The same network with another edition.
     *
     * @param edition the edition
     * @return the configuration
     */
    public TsglConfig withEdition(Edition edition) {
        return with(changed -> changed.edition = edition);
    }

    /**
     * The same network with another strategy of reconstruction.
     *
     * @param strategy the strategy
     * @return the configuration
     */
    public TsglConfig withStrategy(Strategy strategy) {
        return with(changed -> changed.strategy = strategy);
    }

    /**
     * The same network with other depths.
     *
     * @param depths blocks in each of the four transformer stages
     * @return the configuration
     */
    public TsglConfig withDepths(Integer... depths) {
        return with(changed -> changed.depths = List.of(depths));
    }

    /**
     * The same network in another variant.
     *
     * @param variant in what it differs from the published ones
     * @return the configuration
     */
    public TsglConfig withVariant(Variant variant) {
        return with(changed -> changed.variant = variant);
    }

    /**
     * The same network, to the paper's letter in some points.
     *
     * @param points the points; none to follow it nowhere
     * @return the configuration
     */
    public TsglConfig withLiteral(Set<Literal> points) {
        return with(changed -> changed.literal = points);
    }

    /**
     * The network with all widths in the published proportion: structure 1, texture about 2.8 (a
     * multiple of heads), guides 2, balance 4.
     *
     * @param structureWidth channels of the first structure stage, 64 as published
     * @return the configuration
     */
    public TsglConfig withWidth(int structureWidth) {
        TsglConfig published = paper();
        int heads = variant.heads();
        double factor = structureWidth / (double) published.structureWidth;
        int texture =
                heads * (int) Math.max(1, Math.round(published.textureWidth * factor / heads));
        return with(
                changed -> {
                    changed.textureWidth = texture;
                    changed.structureWidth = structureWidth;
                    changed.guideWidth = 2 * structureWidth;
                    changed.balanceWidth = 4 * structureWidth;
                });
    }

    private TsglConfig with(Consumer<Changed> change) {
        Changed changed = new Changed(this);
        change.accept(changed);
        return new TsglConfig(
                changed.edition,
                changed.strategy,
                changed.textureWidth,
                changed.structureWidth,
                changed.depths,
                changed.guideWidth,
                changed.balanceWidth,
                changed.literal,
                changed.variant);
    }

    /** What another configuration may have of its own. */
    private static final class Changed {

        private Edition edition;
        private Strategy strategy;
        private int textureWidth;
        private int structureWidth;
        private List<Integer> depths;
        private int guideWidth;
        private int balanceWidth;
        private Set<Literal> literal;
        private Variant variant;

        Changed(TsglConfig from) {
            edition = from.edition;
            strategy = from.strategy;
            textureWidth = from.textureWidth;
            structureWidth = from.structureWidth;
            depths = from.depths;
            guideWidth = from.guideWidth;
            balanceWidth = from.balanceWidth;
            literal = from.literal;
            variant = from.variant;
        }
    }

    /** Whether the network follows the paper to the letter in a point. */
    boolean isLiteral(Literal point) {
        return literal.contains(point);
    }

    /**
     * Channels of a structure stage.
     *
     * @param stage the stage, from 1
     * @return the number of channels
     */
    int structureChannels(int stage) {
        return structureWidth << (stage - 1);
    }

    /**
     * Channels of the feature map that a stage gives to the balance module and the decoder.
     *
     * @param stage the stage, from 1; the one behind the last encoder stage fuses them all
     * @return the number of channels
     */
    int fusedChannels(int stage) {
        return structureWidth << Math.min(stage - 1, 3);
    }
}
