// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.ModelSpec;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.training.TrainingRun;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.Precision;
import io.github.tsgl.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The weights of a training run without what only training needs.
 *
 * @param weights the run's file of weights
 * @param precision how numbers are kept
 * @param more metadata beside the run's own
 */
record FinishedModel(Path weights, Precision precision, Map<String, String> more) {

    /** In the names of what normalizations have measured; it is little, and may be large. */
    private static final String STATISTICS = ".running";

    private static final String WRITTEN = "written"; // when the run saved, which varies

    private static final String CONFIG = "config_yaml";

    /** A YAML line of a key and an absolute path. */
    private static final Pattern PATH =
            Pattern.compile("(?m)^(\\s*\\w+: ['\"]?)(?:[A-Za-z]:)?[/\\\\](?:.*[/\\\\])?(.+)$");

    /**
     * How much was written.
     *
     * @param values the numbers
     * @param tensors the tensors that they are in
     */
    record Amount(long values, int tensors) {}

    /** Finds the weights in a run's folder, if it is one. */
    static FinishedModel of(Path run, Precision precision, Map<String, String> more)
            throws FileException {
        Path weights = Files.isDirectory(run) ? run.resolve(TrainingRun.WEIGHTS) : run;
        FileException.requireReadable(weights);
        return new FinishedModel(weights, precision, more);
    }

    /** Writes a safetensors file; the same run gives the same bytes. */
    Amount write(Path out) throws InputException {
        EngineDevice.named("cpu");
        try (Checkpoint checkpoint = Checkpoint.open(weights);
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            if (ModelSpec.of(checkpoint.metadata()).isEmpty()) {
                throw new InputException(weights, "is not of a run of 'tsgl train'");
            }
            if (Files.exists(out) && Files.isSameFile(weights, out)) {
                throw new InputException(out, "is the run's own file; it would be overwritten");
            }
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            long values = 0;
            for (String name : checkpoint.names()) {
                if (!Hosts.isForTrainingOnly(name)) {
                    NDArray array = checkpoint.tensor(name).toNDArray(manager);
                    arrays.put(name, array);
                    values += array.size();
                }
            }
            write(out, metadata(checkpoint), arrays);
            return new Amount(values, arrays.size());
        } catch (IOException e) {
            throw ErrorReport.about(out, e);
        }
    }

    private Map<String, String> metadata(Checkpoint checkpoint) throws InputException {
        Map<String, String> metadata = new TreeMap<>(checkpoint.metadata());
        ModelSpec.of(metadata).ifPresent(spec -> metadata.putAll(spec.toMetadata()));
        metadata.remove(WRITTEN);
        metadata.computeIfPresent(CONFIG, (key, yaml) -> withoutPlaces(yaml));
        metadata.put("exported_with", EngineDevice.versions());
        metadata.putAll(more);
        return metadata;
    }

    /** Leaves of paths the last names: whoever gets the weights need not know where photos lay. */
    private static String withoutPlaces(String yaml) {
        return PATH.matcher(yaml).replaceAll("$1$2");
    }

    private void write(Path out, Map<String, String> metadata, Map<String, NDArray> arrays)
            throws IOException, InputException {
        try {
            SafetensorsWriter.builder()
                    .optPrecision(precision)
                    .optExact(name -> name.contains(STATISTICS))
                    .optMetadata(metadata)
                    .build()
                    .write(out, arrays);
        } catch (IllegalArgumentException e) {
            throw new InputException(weights, FileException.describe(e), e);
        }
    }
}
