package io.github.tsgl.training;

import ai.djl.nn.Block;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Writes a network's weights; what stands in the file before must survive a failure. */
@FunctionalInterface
public interface WeightsFile {

    /**
     * Writes weights.
     *
     * @param file the file
     * @param network the network
     * @param metadata how the weights were made
     * @throws IOException if the file cannot be written
     */
    void write(Path file, Block network, Map<String, String> metadata) throws IOException;
}
