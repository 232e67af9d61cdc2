// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.nn.Block;
import io.github.tsgl.encoder.host.EncoderSpec;
import io.github.tsgl.encoder.host.HoleContent;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.Origin;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.input.EdgeSource;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.encoder.input.Smoothing;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A narrow LaMa that begins where classical methods end: it judges an exemplar fill and a smooth
 * one, and finishes them ({@link BlendNetwork}). Any encoder may take the place of LaMa's.
 */
final class BlendHost implements InpaintingHost {

    private static final int WIDTH = 16;
    private static final int BLOCKS = 6;

    BlendHost() {}

    @Override
    public String name() {
        return "blend";
    }

    @Override
    public String description() {
        return "a narrow LaMa that finishes a patch search and a smooth fill";
    }

    @Override
    public Origin origin() {
        return new Origin("Apache-2.0", "this project");
    }

    @Override
    public String encoder() {
        return LamaHost.OWN_ENCODER;
    }

    @Override
    public InputSpec inputs() {
        return new InputSpec(priors(), EdgeSource.KNOWN_PIXELS, Smoothing.NONE, InputSpec.SIGMA);
    }

    @Override
    public Set<Prior> priors() {
        return Set.of(Prior.EXEMPLAR);
    }

    @Override
    public Block network(NetworkSpec spec, StructureOutput structure) {
        LamaGenerator.Builder host =
                LamaGenerator.builder()
                        .optWidth(spec.width().orElse(WIDTH))
                        .optBlocks(spec.blocks().orElse(BLOCKS))
                        .optMaps(BlendNetwork.ADVICE)
                        .optOutput(PictureOutput.LINEAR);
        if (!encoder(spec).equals(encoder())) {
            EncoderSpec wanted = EncoderSpec.of(spec, host.levels(), HoleContent.DRAFT, structure);
            host.optEncoder(Hosts.encoder(encoder(spec), wanted));
        }
        return new BlendNetwork(host.build());
    }

    @Override
    public Optional<Block> discriminator(int width) {
        return Optional.of(new NLayerDiscriminator(width, 4));
    }

    @Override
    public int smallestSide(NetworkSpec spec) {
        return LamaHost.LAMA.smallestSide(spec);
    }

    @Override
    public int workingSize() {
        return 512;
    }

    @Override
    public List<String> recipes() {
        return List.of("blend");
    }

    @Override
    public void check(NetworkSpec spec, BiConsumer<String, String> refuse) {
        LamaHost.LAMA.check(spec, refuse);
    }
}
