// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.nn.Block;
import io.github.tsgl.encoder.host.DiscriminatorWeights;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.Literal;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.Origin;
import io.github.tsgl.encoder.host.PaperComplexity;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.host.Variant;
import io.github.tsgl.encoder.input.EdgeSource;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.conv.FirstWeights;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.NamedParameters;
import io.github.tsgl.weights.WeightTable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A TSGL generator of one of the sizes that have a name.
 *
 * @param name the name
 * @param description what it is
 * @param config its size and kind as published
 * @param network makes the network around the generator
 * @param origin where published weights come from
 * @param inputs how its inputs are made
 * @param workingSize the longest side in pixels that fits how it was trained
 * @param recipes the recipes to train it by
 */
record TsglHost(
        String name,
        String description,
        TsglConfig config,
        Function<TsglGenerator, Block> network,
        Origin origin,
        InputSpec inputs,
        int workingSize,
        List<String> recipes)
        implements InpaintingHost {

    /** The name of the only encoder that these networks have. */
    static final String ENCODER = "tsgl";

    private static final Origin OURS = new Origin("Apache-2.0", "this project");

    /** The default: a narrow network, filled up smoothly, whose weights are part of the zoo. */
    static final TsglHost SMALL =
            new TsglHost(
                    "tsgl-small",
                    "the TSGL generator, narrow, beginning with a smooth fill",
                    TsglConfig.small(),
                    SeamlessGenerator::new,
                    OURS,
                    InputSpec.tsgl(EdgeSource.KNOWN_PIXELS, Smoothing.NONE),
                    512,
                    List.of("tsgl-small", "tsgl-tiny"));

    /** The network of the published code; its weights come from a released checkpoint. */
    static final TsglHost RELEASED =
            new TsglHost(
                    "tsgl-released",
                    "the TSGL generator as released for 256x256",
                    TsglConfig.released(),
                    generator -> generator,
                    new Origin(
                            "Apache-2.0", "https://github.com/htyjers/ConvInpaint-TSGL", "G.pth"),
                    InputSpec.released(),
                    256,
                    List.of("tsgl-released"));

    /** The network of the paper, whose weights nobody published. */
    static final TsglHost PAPER =
            new TsglHost(
                    "tsgl-paper",
                    "the TSGL generator as in the paper",
                    TsglConfig.paper(),
                    generator -> generator,
                    OURS,
                    InputSpec.paper(),
                    256,
                    List.of("tsgl-psv", "tsgl-celeba", "tsgl-places2", "tsgl-ade20k"));

    /** The 256×256 networks are "Ours". */
    @Override
    public Optional<PaperComplexity> complexity() {
        return workingSize == 256
                ? Optional.of(new PaperComplexity("V", workingSize, 37.8, 95.1))
                : Optional.empty();
    }

    @Override
    public Block network(NetworkSpec spec, StructureOutput structure) {
        TsglConfig sized =
                config.withStrategy(spec.strategy())
                        .withLiteral(spec.literal())
                        .withVariant(spec.variant());
        if (spec.width().isPresent()) {
            sized = sized.withWidth(spec.width().getAsInt());
        }
        if (!spec.depths().isEmpty()) {
            sized = sized.withDepths(spec.depths().toArray(Integer[]::new));
        }
        TsglGenerator generator =
                TsglGenerator.builder().setConfig(sized).optStructureOutput(structure).build();
        if (config.edition() == Edition.RELEASED) {
            FirstWeights.NORMAL.set(generator);
        }
        return network.apply(generator);
    }

    @Override
    public Optional<Block> discriminator(int width) {
        return Optional.of(new PatchDiscriminator(width));
    }

    /** The released files hold the structure decoder too. */
    @Override
    public void readPublished(Checkpoint checkpoint, Block network) throws IOException {
        boolean drawn =
                NamedParameters.of(network).keySet().stream().anyMatch(Hosts::isForTrainingOnly);
        StructureOutput structure = drawn ? StructureOutput.TRAINING : StructureOutput.NONE;
        WeightTable table =
                config.edition() == Edition.RELEASED
                        ? ReleasedWeights.generator(structure)
                        : WeightTable.identity();
        table.load(checkpoint, network);
    }

    @Override
    public Optional<DiscriminatorWeights> publishedDiscriminator() {
        return config.edition() == Edition.RELEASED
                ? Optional.of(
                        DiscriminatorWeights.beside(ReleasedWeights.discriminator(), "G", "D"))
                : Optional.empty();
    }

    @Override
    public void check(NetworkSpec spec, BiConsumer<String, String> refuse) {
        if (!encoder(spec).equals(ENCODER)) {
            refuse.accept(
                    "encoder",
                    "must be " + ENCODER + ", the only one of " + name + ", not " + encoder(spec));
        }
        InpaintingHost.super.check(spec, refuse);
        int heads = spec.variant().heads();
        if (spec.width().isEmpty() && config.textureWidth() % heads != 0) {
            refuse.accept(
                    "heads",
                    "must divide the texture's "
                            + config.textureWidth()
                            + " channels, not "
                            + heads);
        }
    }

    @Override
    public Set<Literal> literal(NetworkSpec spec) {
        return config.edition() == Edition.PAPER ? Set.of(Literal.values()) : Set.of();
    }

    @Override
    public Set<String> variable(NetworkSpec spec) {
        return Variant.NAMES;
    }

    @Override
    public String encoder() {
        return ENCODER;
    }

    /** Below its coarsest scale nothing of a picture would be left. */
    @Override
    public int smallestSide(NetworkSpec spec) {
        return TsglGenerator.MULTIPLE;
    }
}
