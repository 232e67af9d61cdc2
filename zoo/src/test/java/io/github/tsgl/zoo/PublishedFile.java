package io.github.tsgl.zoo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files with the names that a model's authors gave its weights, whose values a formula makes. */
final class PublishedFile {

    /** Makes a checkpoint. */
    @FunctionalInterface
    interface Formula {
        Checkpoint make(NDManager manager) throws IOException;
    }

    private PublishedFile() {}

    /** Writes a checkpoint to a file of a folder. */
    static Path write(Path folder, Formula formula) throws IOException {
        Path file = folder.resolve("published.safetensors");
        try (NDManager manager = NDManager.newBaseManager();
                Checkpoint checkpoint = formula.make(manager)) {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            for (String name : checkpoint.names()) {
                arrays.put(name, checkpoint.tensor(name).toNDArray(manager));
            }
            SafetensorsWriter.builder().build().write(file, arrays);
        }
        return file;
    }
}
