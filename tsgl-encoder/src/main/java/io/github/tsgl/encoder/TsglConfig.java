package io.github.tsgl.encoder;

import io.github.tsgl.encoder.host.Literal;
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
 * @param window side of the attention windows, in tokens
 * @param heads attention heads
 * @param tau how much the attention to unknown tokens is lowered, Eq. 4
 * @param guideWidth hidden channels between a guide and its γ and β, Eq. 6
 * @param balanceWidth channels of the streams of the balance module
 * @param literal where the paper's edition follows the paper to the letter
 */
public record TsglConfig(
        Edition edition,
        Strategy strategy,
        int textureWidth,
        int structureWidth,
        List<Integer> depths,
        int window,
        int heads,
        double tau,
        int guideWidth,
        int balanceWidth,
        Set<Literal> literal) {

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
     * @param window side of the attention windows, in tokens
     * @param heads attention heads
     * @param tau how much the attention to unknown tokens is lowered
     * @param guideWidth hidden channels between a guide and its γ and β
     * @param balanceWidth channels of the streams of the balance module
     * @param literal where the paper's edition follows the paper to the letter
     * @throws IllegalArgumentException if a size is not positive, heads do not divide the texture's
     *     width, there are not four depths, or the released edition shall be literal
     */
    public TsglConfig {
        depths = List.copyOf(depths);
        literal = Set.copyOf(literal);
        if (depths.size() != STAGES - 1) {
            throw new IllegalArgumentException(
                    "a TSGL network has " + (STAGES - 1) + " transformer stages, not " + depths);
        }
        if (textureWidth < 1 || heads < 1 || textureWidth % heads != 0) {
            throw new IllegalArgumentException(
                    heads + " heads do not divide a texture of " + textureWidth + " channels");
        }
        if (structureWidth < 1 || window < 1 || guideWidth < 1 || balanceWidth < 1) {
            throw new IllegalArgumentException("widths and the window must be positive");
        }
        if (edition == Edition.RELEASED && !literal.isEmpty()) {
            throw new IllegalArgumentException("the released network does not follow the paper");
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
                8,
                4,
                100,
                128,
                256,
                Set.of());
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
                8,
                4,
                100,
                32,
                32,
                Set.of());
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
     * The same network with other attention windows.
     *
     * @param window the side of the windows, in tokens
     * @return the configuration
     */
    public TsglConfig withWindow(int window) {
        return with(changed -> changed.window = window);
    }

    /**
     * The same network with another τ.
     *
     * @param tau how much the attention to unknown tokens is lowered
     * @return the configuration
     */
    public TsglConfig withTau(double tau) {
        return with(changed -> changed.tau = tau);
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
                changed.window,
                heads,
                changed.tau,
                changed.guideWidth,
                changed.balanceWidth,
                changed.literal);
    }

    /** What another configuration may have of its own. */
    private static final class Changed {

        private Edition edition;
        private Strategy strategy;
        private int textureWidth;
        private int structureWidth;
        private List<Integer> depths;
        private int window;
        private double tau;
        private int guideWidth;
        private int balanceWidth;
        private Set<Literal> literal;

        Changed(TsglConfig from) {
            edition = from.edition;
            strategy = from.strategy;
            textureWidth = from.textureWidth;
            structureWidth = from.structureWidth;
            depths = from.depths;
            window = from.window;
            tau = from.tau;
            guideWidth = from.guideWidth;
            balanceWidth = from.balanceWidth;
            literal = from.literal;
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
