package io.github.tsgl.training;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.NamedParameters;
import io.github.tsgl.weights.SafetensorsWriter;
import io.github.tsgl.weights.WeightTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Files of the weights of networks that are trained. */
public final class TrainedWeights {

    private static final String STRUCTURE = "structureDecoder.";

    private TrainedWeights() {}

    /**
     * Tells whether only training needs a parameter.
     *
     * @param name the parameter's name
     * @return true for the structure decoder's
     */
    public static boolean isForTrainingOnly(String name) {
        return name.contains(STRUCTURE);
    }

    /**
     * Writes weights.
     *
     * @param file the file, which appears only when it is whole
     * @param network the network
     * @param metadata how they were made
     * @throws IOException if the file cannot be written
     */
    public static void save(Path file, Block network, Map<String, String> metadata)
            throws IOException {
        SafetensorsWriter.builder().optMetadata(metadata).build().write(file, network);
    }

    /**
     * Reads weights; an exported model has no structure decoder, and the network keeps its own.
     *
     * @param file the file
     * @param network the network, initialized
     * @throws IOException if the file cannot be read, or is not the network's
     */
    public static void load(Path file, Block network) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            Map<String, Parameter> parameters = NamedParameters.of(network);
            if (checkpoint.names().stream().noneMatch(TrainedWeights::isForTrainingOnly)) {
                parameters.keySet().removeIf(TrainedWeights::isForTrainingOnly);
            }
            WeightTable.identity().load(checkpoint, parameters);
        }
    }
}
