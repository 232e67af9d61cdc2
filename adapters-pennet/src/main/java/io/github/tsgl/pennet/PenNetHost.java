// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import ai.djl.nn.Block;
import io.github.tsgl.encoder.PatchDiscriminator;
import io.github.tsgl.encoder.ReleasedWeights;
import io.github.tsgl.encoder.host.DiscriminatorWeights;
import io.github.tsgl.encoder.host.EncoderSpec;
import io.github.tsgl.encoder.host.HoleContent;
import io.github.tsgl.encoder.host.HostEncoder;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.Origin;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.layers.conv.FirstWeights;
import io.github.tsgl.weights.Checkpoint;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * PEN-Net with its own encoder or another.
 *
 * @param name the name
 * @param description what it is
 * @param encoder the name of the encoder that belongs to it
 * @param inputs how its inputs are made
 * @param recipes the recipes to train it by
 */
record PenNetHost(
        String name, String description, String encoder, InputSpec inputs, List<String> recipes)
        implements InpaintingHost {

    /** The name of PEN-Net's own encoder. */
    static final String ENCODER = "pennet";

    @Override
    public Origin origin() {
        String source = "https://github.com/researchmm/PEN-Net-for-Inpainting";
        return encoder.equals(ENCODER)
                ? new Origin("unknown", source, "gen_*.pth")
                : new Origin("unknown", source);
    }

    @Override
    public Block network(NetworkSpec spec, StructureOutput structure) {
        PenNetGenerator.Builder host = PenNetGenerator.builder();
        NetworkSpec encoder = spec;
        if (spec.width().isPresent()) {
            int width = spec.width().getAsInt();
            host.optWidth(width);
            encoder = spec.withWidth(2 * width);
        }
        EncoderSpec wanted = EncoderSpec.of(encoder, host.levels(), HoleContent.NOTHING, structure);
        host.optEncoder(Hosts.encoder(encoder(spec), wanted));
        PenNetGenerator generator = host.build();
        FirstWeights.NORMAL.set(generator, HostEncoder.class::isInstance);
        return new PenNetNetwork(generator);
    }

    @Override
    public Optional<Block> discriminator(int width) {
        return Optional.of(new PatchDiscriminator(width));
    }

    @Override
    public void readPublished(Checkpoint checkpoint, Block network) throws IOException {
        PenNetGenerator generator = ((PenNetNetwork) network).generator();
        PenNetWeights.generator(generator).load(checkpoint, generator);
    }

    @Override
    public Optional<DiscriminatorWeights> publishedDiscriminator() {
        return Optional.of(
                DiscriminatorWeights.beside(ReleasedWeights.discriminator(), "gen_", "dis_"));
    }

    @Override
    public int smallestSide(NetworkSpec spec) {
        return Hosts.encoder(encoder(spec)).smallestSide(FeaturePyramid.MULTIPLE);
    }

    @Override
    public int workingSize() {
        return 256;
    }
}
