// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import ai.djl.ndarray.NDList;
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
import io.github.tsgl.encoder.host.PhotoJob;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.PreparedInputs;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.PictureRows;
import io.github.tsgl.layers.conv.FirstWeights;
import io.github.tsgl.weights.Checkpoint;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * HiFill with its own refinement encoder or another. Photos larger than the working size go through
 * whole, and their detail is aggregated from the places that the network's attention names.
 *
 * @param name the name
 * @param description what it is
 * @param encoder the name of the encoder that belongs to it
 * @param inputs how its inputs are made
 * @param recipes the recipes to train it by
 */
record HifillHost(
        String name, String description, String encoder, InputSpec inputs, List<String> recipes)
        implements InpaintingHost {

    /** The name of HiFill's own encoder. */
    static final String ENCODER = "hifill";

    @Override
    public Origin origin() {
        String license = "BSD-3-Clause";
        String source = "https://github.com/Atlas200dk/sample-imageinpainting-HiFill";
        return encoder.equals(ENCODER)
                ? new Origin(license, source, "hifill.pb", "0.index")
                : new Origin(license, source);
    }

    @Override
    public Optional<PaperComplexity> complexity() {
        return Optional.of(PaperComplexity.at512(3.00, 72.1)).filter(it -> encoder.equals(ENCODER));
    }

    /**
     * As published; or of another width, with a coarse network that sees half the size, and He's
     * first weights: with the published ones narrow layers let too little through to learn.
     */
    @Override
    public Block network(NetworkSpec spec, StructureOutput structure) {
        HifillGenerator.Builder host = HifillGenerator.builder();
        spec.width().ifPresent(width -> host.optWidth(width).optHalfCoarse());
        EncoderSpec wanted = EncoderSpec.of(spec, host.levels(), HoleContent.DRAFT, structure);
        host.optEncoder(Hosts.encoder(encoder(spec), wanted));
        HifillGenerator generator = host.build();
        if (spec.width().isEmpty()) {
            FirstWeights.TRUNCATED_NORMAL.set(generator, HifillHost::isOthers);
        }
        return new HifillNetwork(generator);
    }

    private static boolean isOthers(Block block) {
        return block instanceof HostEncoder && !(block instanceof RefinementEncoder);
    }

    @Override
    public Optional<Block> discriminator(int width) {
        return Optional.of(new HifillDiscriminator(width));
    }

    @Override
    public void readPublished(Checkpoint checkpoint, Block network) throws IOException {
        HifillGenerator generator = ((HifillNetwork) network).generator();
        HifillWeights.generator(generator).load(checkpoint, generator);
    }

    @Override
    public Optional<DiscriminatorWeights> publishedDiscriminator() {
        return Optional.of(DiscriminatorWeights.within(HifillWeights.discriminator()));
    }

    @Override
    public int smallestSide(NetworkSpec spec) {
        int coarsest = HifillGenerator.builder().multiple() / 2;
        return Hosts.encoder(encoder(spec)).smallestSide(coarsest);
    }

    @Override
    public int workingSize() {
        return 512;
    }

    @Override
    public Sizing sizing() {
        return Sizing.RESIZE;
    }

    @Override
    public Optional<PhotoJob> wholePhoto(PictureRows photo, HoleMask hole, int workingSize) {
        int multiple = HifillGenerator.builder().multiple();
        ResidualAggregation aggregation =
                ResidualAggregation.builder()
                        .optSide(workingSize / multiple * multiple)
                        .build(photo, hole);
        return Optional.of(
                new PhotoJob() {
                    @Override
                    public PreparedInputs small() {
                        return aggregation.inputs();
                    }

                    @Override
                    public void fill(NDList outputs, Pixels result) {
                        InpaintingOutputs drawn = InpaintingOutputs.of(outputs);
                        aggregation.fill(drawn.picture(), drawn.scores().orElseThrow(), result);
                    }
                });
    }
}
