// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import ai.djl.nn.Block;
import io.github.tsgl.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Files of the weights of networks that are trained. */
public final class TrainedWeights {

    private TrainedWeights() {}

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
}
