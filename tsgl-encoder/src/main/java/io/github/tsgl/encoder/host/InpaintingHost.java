// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import ai.djl.nn.Block;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.PictureRows;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.WeightTable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A network that fills holes, with everything in which it differs from others. Its module tells of
 * it by a {@link HostProvider}; then it can be loaded, run, measured and trained by its name.
 */
public interface InpaintingHost {

    /**
     * The name.
     *
     * @return the name, such as {@code lama}
     */
    String name();

    /**
     * What it is, in a few words for a list.
     *
     * @return the description, such as {@code LaMa with fast Fourier convolutions}
     */
    String description();

    /**
     * Where the published weights come from.
     *
     * @return their license, source and files
     */
    Origin origin();

    /**
     * What the TSGL paper says of its cost.
     *
     * @return the numbers; empty, the default, if it says nothing
     */
    default Optional<PaperComplexity> complexity() {
        return Optional.empty();
    }

    /**
     * The encoder of the published network.
     *
     * @return the name of an {@link EncoderProvider}
     */
    String encoder();

    /**
     * The network as published.
     *
     * @return its specification
     */
    default NetworkSpec published() {
        return NetworkSpec.of(name());
    }

    /**
     * How the published network's inputs are made.
     *
     * @return the description
     */
    InputSpec inputs();

    /**
     * What the host itself looks at beside picture and mask, whatever its encoder is.
     *
     * @return the priors; none by default
     */
    default Set<Prior> priors() {
        return Set.of();
    }

    /**
     * Makes a network.
     *
     * @param spec which
     * @param structure when an encoder that can draws the structure
     * @return a block, not initialized, that takes NDList(picture (N, 3, H, W) in [-1, 1], priors
     *     of its encoder, mask (N, 1, H, W)), 1 = known, 0 = hole, of any size of at least {@link
     *     #smallestSide}, and returns NDList(picture (N, 3, H, W) in [-1, 1], ...)
     * @throws IllegalArgumentException if there can be no such network
     */
    Block network(NetworkSpec spec, StructureOutput structure);

    /**
     * Makes the discriminator that the network was published with.
     *
     * @param width channels of its first layer
     * @return a block, not initialized, that takes NDList(picture (N, 3, H, W)) in [-1, 1] and
     *     returns scores; empty, the default, if the host is trained without one
     */
    default Optional<Block> discriminator(int width) {
        return Optional.empty();
    }

    /**
     * Gives a network the weights of a published file, whose parameters have other names than ours;
     * by default there is none.
     *
     * @param checkpoint the file's contents
     * @param network a network of the published size
     * @throws IOException if the file cannot be read, or is not this network's
     */
    default void readPublished(Checkpoint checkpoint, Block network) throws IOException {
        WeightTable.identity().load(checkpoint, network);
    }

    /**
     * Where the discriminator's published weights are.
     *
     * @return the description; empty, the default, if there are none
     */
    default Optional<DiscriminatorWeights> publishedDiscriminator() {
        return Optional.empty();
    }

    /**
     * Which colors of a mask picture are the hole.
     *
     * @return {@link MaskReading#BRIGHT} by default
     */
    default MaskReading masks() {
        return MaskReading.BRIGHT;
    }

    /**
     * The smallest height and width that a network takes.
     *
     * @param spec which network
     * @return the side in pixels
     */
    int smallestSide(NetworkSpec spec);

    /**
     * The size that fits how the network was trained.
     *
     * @return the longest side in pixels
     */
    int workingSize();

    /**
     * How photos larger than the working size are treated if nothing else is said.
     *
     * @return {@link Sizing#CROP} by default
     */
    default Sizing sizing() {
        return Sizing.CROP;
    }

    /**
     * Takes over a photo that goes through the network shrunk.
     *
     * @param photo the photo (3, H, W) in [0, 255], read row by row
     * @param hole its hole
     * @param workingSize the longest side in pixels that the network shall see
     * @return the job; empty, the default, if nothing is to be brought back but what was drawn
     */
    default Optional<PhotoJob> wholePhoto(PictureRows photo, HoleMask hole, int workingSize) {
        return Optional.empty();
    }

    /**
     * The refinement that was published with the network.
     *
     * @param listener is told of its steps
     * @return the refinement; empty, the default, if there is none
     */
    default Optional<Refiner> refiner(Refiner.Listener listener) {
        return Optional.empty();
    }

    /**
     * The recipes to train it by: YAML files beside the host's class, of these names and the ending
     * {@code .yaml}.
     *
     * @return the names, the published one first; none by default
     */
    default List<String> recipes() {
        return List.of();
    }

    /**
     * Where a network can follow the paper to the letter and does not by itself.
     *
     * @param spec which network
     * @return the points; by default those of its encoder
     */
    default Set<Literal> literal(NetworkSpec spec) {
        return Hosts.encoder(encoder(spec)).literal();
    }

    /**
     * In what a network may differ from the published ones.
     *
     * @param spec which network
     * @return names of components of a {@link Variant}; by default those of its encoder
     */
    default Set<String> variable(NetworkSpec spec) {
        return Hosts.encoder(encoder(spec)).variable();
    }

    /**
     * Looks for values that this host's networks cannot have.
     *
     * @param spec the specification
     * @param refuse takes the name of a component and what it must be
     */
    default void check(NetworkSpec spec, BiConsumer<String, String> refuse) {
        if (spec.blocks().isPresent()) {
            refuse.accept("blocks", "must be null: " + name() + " has no residual blocks");
        }
        Hosts.checkEncoder(this, spec, refuse);
    }

    /**
     * The name of a network's encoder.
     *
     * @param spec which network
     * @return the specification's, or this host's own
     */
    default String encoder(NetworkSpec spec) {
        return spec.encoder().orElse(encoder());
    }
}
