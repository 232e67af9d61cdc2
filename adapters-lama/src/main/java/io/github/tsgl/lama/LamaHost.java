// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.nn.Block;
import io.github.tsgl.encoder.host.DiscriminatorWeights;
import io.github.tsgl.encoder.host.EncoderSpec;
import io.github.tsgl.encoder.host.HoleContent;
import io.github.tsgl.encoder.host.HostEncoder;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.Origin;
import io.github.tsgl.encoder.host.PaperComplexity;
import io.github.tsgl.encoder.host.PictureRange;
import io.github.tsgl.encoder.host.Refiner;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.input.EdgeSource;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.layers.conv.FirstWeights;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.WeightTable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * A LaMa with its own encoder or another.
 *
 * @param name the name
 * @param description what it is
 * @param encoder the name of the encoder that belongs to it
 * @param generator makes the settings of the published generator
 * @param inputs how its inputs are made
 * @param published the network as published
 * @param masks which colors of a mask picture are the hole
 * @param recipes the recipes to train it by
 */
record LamaHost(
        String name,
        String description,
        String encoder,
        Supplier<LamaGenerator.Builder> generator,
        InputSpec inputs,
        NetworkSpec published,
        MaskReading masks,
        List<String> recipes)
        implements InpaintingHost {

    /** The name of LaMa's own encoder. */
    static final String OWN_ENCODER = "lama";

    /** The name of TSGL's encoder of fast Fourier convolutions. */
    static final String FOURIER_ENCODER = "tsgl-fourier";

    private static final String BIG_LAMA_NAME = "big-lama";

    /** LaMa-Fourier. */
    static final LamaHost LAMA =
            new LamaHost(
                    "lama",
                    "LaMa with fast Fourier convolutions",
                    OWN_ENCODER,
                    LamaGenerator::fourier,
                    InputSpec.pictureAndMask(),
                    NetworkSpec.of("lama"),
                    MaskReading.NOT_BLACK,
                    List.of("lama", "lama-small"));

    /** Big-LaMa. */
    static final LamaHost BIG_LAMA =
            new LamaHost(
                    BIG_LAMA_NAME,
                    "LaMa with twice as many blocks",
                    OWN_ENCODER,
                    LamaGenerator::bigLama,
                    InputSpec.pictureAndMask(),
                    NetworkSpec.of(BIG_LAMA_NAME),
                    MaskReading.NOT_BLACK,
                    List.of("big-lama"));

    /** LaMa with TSGL's encoder; the released program runs it on pictures in [0, 1]. */
    static final LamaHost OURS_LAMA =
            new LamaHost(
                    "ours-lama",
                    "LaMa behind the TSGL encoder with Fourier convolutions",
                    FOURIER_ENCODER,
                    TsglLamaEncoder::host,
                    InputSpec.tsgl(EdgeSource.WHOLE_PICTURE, Smoothing.NONE),
                    NetworkSpec.of("ours-lama").withRange(PictureRange.UNIT),
                    MaskReading.BRIGHT,
                    List.of("ours-lama", "ours-lama-small"));

    @Override
    public Origin origin() {
        return encoder.equals(OWN_ENCODER)
                ? new Origin("Apache-2.0", "https://github.com/advimman/lama", files())
                : new Origin("Apache-2.0", "https://github.com/htyjers/ConvInpaint-TSGL", "Gs.pth");
    }

    @Override
    public Optional<PaperComplexity> complexity() {
        return Optional.of(
                switch (name) {
                    case BIG_LAMA_NAME -> PaperComplexity.at512(51.0, 264.2);
                    case OWN_ENCODER -> PaperComplexity.at512(27.0, 171.3);
                    default -> PaperComplexity.at512(34.0, 463.0);
                });
    }

    /** The published checkpoint of LaMa, and the files of Big-LaMa. */
    private String[] files() {
        return name.equals(BIG_LAMA_NAME)
                ? new String[] {"big-lama.zip", "big-lama.pt", "best.ckpt"}
                : new String[] {"best.ckpt"};
    }

    @Override
    public Block network(NetworkSpec spec, StructureOutput structure) {
        LamaGenerator.Builder host = sized(spec);
        if (!encoder(spec).equals(OWN_ENCODER)) {
            EncoderSpec wanted =
                    EncoderSpec.of(spec, host.levels(), HoleContent.NOTHING, structure);
            host.optEncoder(Hosts.encoder(encoder(spec), wanted));
        }
        LamaGenerator generator = host.build();
        first().set(generator, HostEncoder.class::isInstance);
        boolean isSigned = host.config().output() == PictureOutput.TANH;
        return isSigned
                ? new LamaNetwork(generator, spec.range())
                : new LamaNetwork(generator, PictureRange.UNIT, PictureRange.SIGNED);
    }

    private FirstWeights first() {
        return encoder.equals(OWN_ENCODER) ? FirstWeights.UNIFORM : FirstWeights.NORMAL;
    }

    /** Ours(LaMa)'s features stay four times as wide as its first ones. */
    private LamaGenerator.Builder sized(NetworkSpec spec) {
        LamaGenerator.Builder host = generator.get();
        if (spec.width().isPresent()) {
            int width = spec.width().getAsInt();
            host.optWidth(width);
            if (encoder.equals(FOURIER_ENCODER)) {
                host.optMostChannels(4 * width);
            }
        }
        spec.blocks().ifPresent(host::optBlocks);
        return host;
    }

    @Override
    public Optional<Block> discriminator(int width) {
        return Optional.of(new NLayerDiscriminator(width, 4));
    }

    @Override
    public void readPublished(Checkpoint checkpoint, Block network) throws IOException {
        LamaGenerator lama = ((LamaNetwork) network).generator();
        LamaWeights.generator(lama).load(checkpoint, lama);
    }

    @Override
    public Optional<DiscriminatorWeights> publishedDiscriminator() {
        WeightTable table = LamaWeights.discriminator();
        return Optional.of(
                encoder.equals(OWN_ENCODER)
                        ? DiscriminatorWeights.within(table)
                        : DiscriminatorWeights.beside(table, "G", "D"));
    }

    /** Coarsest features are mirrored at their border, so there must be two of them. */
    @Override
    public int smallestSide(NetworkSpec spec) {
        int coarsest = 1 << generator.get().config().downsamplings();
        return Math.max(coarsest + 1, Hosts.encoder(encoder(spec)).smallestSide(coarsest));
    }

    @Override
    public int workingSize() {
        return 512;
    }

    @Override
    public Optional<Refiner> refiner(Refiner.Listener listener) {
        return encoder.equals(OWN_ENCODER)
                ? Optional.of(Refinement.builder().optListener(listener).build())
                : Optional.empty();
    }

    @Override
    public void check(NetworkSpec spec, BiConsumer<String, String> refuse) {
        if (spec.blocks().orElse(1) < 1) {
            refuse.accept("blocks", "must be at least 1, not " + spec.blocks().getAsInt());
        }
        NetworkSpec others =
                new NetworkSpec(
                        spec.host(),
                        spec.encoder(),
                        spec.width(),
                        OptionalInt.empty(),
                        spec.depths(),
                        spec.strategy(),
                        spec.literal(),
                        spec.variant(),
                        spec.range());
        InpaintingHost.super.check(others, refuse);
    }
}
