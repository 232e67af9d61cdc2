package io.github.tsgl.zoo;

import ai.djl.MalformedModelException;
import ai.djl.nn.Block;

import io.github.tsgl.encoder.TsglConfig;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.lama.Refinement;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Makes the networks behind the names; the one place of the zoo that knows the generator, its
 * weights and its inputs.
 */
interface NetworkFactory {

    /**
     * Makes a model's network for inference, not initialised.
     *
     * @param model the model
     * @param config the size and kind of a TSGL network; empty for another one
     * @return a block that takes NDList(image, edges, texture, grey, mask) and returns
     *     NDList(picture)
     */
    Block newNetwork(TsglModel model, Optional<TsglConfig> config);

    /**
     * Gives every parameter of a network the value that a file has for it.
     *
     * @param model the model
     * @param network the model's network, initialised
     * @param file a released checkpoint or a safetensors file
     * @throws IOException if the file cannot be read, is damaged, or is not the model's
     * @throws MalformedModelException if the file is not the model's
     */
    void readWeights(TsglModel model, Block network, Path file)
            throws IOException, MalformedModelException;

    /**
     * Gives every parameter of a network the value that the zoo ships for it.
     *
     * @param model the model, which {@linkplain TsglModel#hasShippedWeights has shipped weights}
     * @param network the model's network, initialised
     * @throws IOException if the weights cannot be read
     */
    void readShippedWeights(TsglModel model, Block network) throws IOException;

    /**
     * Makes a network refine its pictures.
     *
     * @param model the model
     * @param network the model's network
     * @param refinement how it refines
     * @return a block that takes and returns what the network does, with the same parameters
     * @throws IllegalArgumentException if the network cannot refine
     */
    default Block refined(TsglModel model, Block network, Refinement refinement) {
        throw new IllegalArgumentException(
                model.artifactId() + " has no refinement; only lama and big-lama have one");
    }

    /**
     * How a model's inputs are made.
     *
     * @param model the model
     * @param smoothing how the texture picture is made; empty for the model's own way
     * @return the description
     * @throws IllegalArgumentException if a smoothing is given for a model without texture picture
     */
    InputSpec inputs(TsglModel model, Optional<Smoothing> smoothing);

    /**
     * How a model's masks are read.
     *
     * @param model the model
     * @return the reading
     */
    default MaskReading maskReading(TsglModel model) {
        return MaskReading.BRIGHT;
    }

    /**
     * Where the detail comes from if a whole photo is shrunk.
     *
     * @param model the model
     * @return how its pictures are enlarged; if aggregated, its network returns NDList(picture,
     *     scores)
     */
    default Enlarging enlarging(TsglModel model) {
        return Enlarging.INTERPOLATED;
    }

    /**
     * The smallest height and width for which a model's network is used; smaller pictures are
     * mirrored.
     *
     * @param model the model
     * @return the side in pixels
     */
    int smallestSide(TsglModel model);
}
