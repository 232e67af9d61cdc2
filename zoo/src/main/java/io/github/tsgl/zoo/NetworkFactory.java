package io.github.tsgl.zoo;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Makes the networks behind the names; the one place of the zoo that knows the generator, its
 * weights and its inputs.
 */
interface NetworkFactory {

    /**
     * Makes a model's network for inference, without values of its parameters.
     *
     * @param model the model
     * @return a block that takes NDList(image, edges, texture, grey, mask) and returns
     *     NDList(picture)
     */
    Block newNetwork(TsglModel model);

    /**
     * Gives every parameter of a network the value that a file has for it.
     *
     * @param model the model
     * @param network the model's network
     * @param manager the manager, and with it the device, of the parameters
     * @param file a released checkpoint or a safetensors file
     * @throws IOException if the file cannot be read
     * @throws MalformedModelException if the file is damaged or is not the model's
     */
    void readWeights(TsglModel model, Block network, NDManager manager, Path file)
            throws IOException, MalformedModelException;

    /**
     * Gives every parameter of a network the value that the zoo ships for it.
     *
     * @param model the model, which {@linkplain TsglModel#hasShippedWeights has shipped weights}
     * @param network the model's network
     * @param manager the manager, and with it the device, of the parameters
     * @throws IOException if the weights cannot be read
     * @throws MalformedModelException if they are damaged
     */
    void readShippedWeights(TsglModel model, Block network, NDManager manager)
            throws IOException, MalformedModelException;

    /**
     * Makes what prepares a model's inputs.
     *
     * @param model the model
     * @param smoothing how the texture picture is made; empty for the model's own way
     * @return the preparation, safe for use by several threads
     */
    NetworkInputs inputs(TsglModel model, Optional<Smoothing> smoothing);

    /**
     * The smallest height and width that a model's network takes.
     *
     * @param model the model
     * @return the side in pixels
     */
    int smallestSide(TsglModel model);
}
