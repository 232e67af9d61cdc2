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
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the file of a finished model from the weights of a training run. */
@Command(
        name = "export",
        description = {
            "Makes the file of a finished model from the weights of a training run.",
            "",
            "What only training needs (the structure decoder) is left out, numbers are kept as"
                    + " float16, and how the weights were made is kept as metadata. The same run"
                    + " and options give the same bytes.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example:",
            "  tsgl export --run run --out model.safetensors --metadata date=2026-01-31"
        })
final class Export extends TsglCommand {

    /** In the names of what normalizations have measured; it is little, and may be large. */
    private static final String STATISTICS = ".running";

    private static final String WRITTEN = "written"; // when the run saved, which varies

    @Option(
            names = "--run",
            required = true,
            paramLabel = "PATH",
            description = "The folder of a run of 'tsgl train', or the weights in it.")
    private Path run;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The safetensors file to write, in a folder that exists.")
    private Path out;

    @Option(
            names = "--precision",
            paramLabel = "HOW",
            defaultValue = "float16",
            description = "float16 or float32. Default: ${DEFAULT-VALUE}.")
    private Precision precision;

    @Option(
            names = "--metadata",
            paramLabel = "NAME=VALUE",
            description = "More to be kept with the weights, such as a date; may be repeated.")
    private Map<String, String> more = new LinkedHashMap<>();

    @Override
    public Integer call() throws InputException, FileException {
        Path weights = Files.isDirectory(run) ? run.resolve(TrainingRun.WEIGHTS) : run;
        FileException.requireReadable(weights);
        FileException.requireWritable(out);
        EngineDevice.named("cpu");
        try (Checkpoint checkpoint = Checkpoint.open(weights);
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            requireRun(weights, checkpoint);
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
            write(weights, metadata(checkpoint), arrays);
            out().printf(
                            Locale.ROOT,
                            "%s: %,d values in %d tensors, %,d bytes%n",
                            out,
                            values,
                            arrays.size(),
                            Files.size(out));
        } catch (IOException e) {
            throw ErrorReport.about(out, e);
        }
        return 0;
    }

    private static void requireRun(Path weights, Checkpoint checkpoint) throws InputException {
        if (ModelSpec.of(checkpoint.metadata()).isEmpty()) {
            throw new InputException(weights, "is not of a run of 'tsgl train'");
        }
    }

    private Map<String, String> metadata(Checkpoint checkpoint) throws InputException {
        Map<String, String> metadata = new TreeMap<>(checkpoint.metadata());
        ModelSpec.of(metadata).ifPresent(spec -> metadata.putAll(spec.toMetadata()));
        metadata.remove(WRITTEN);
        metadata.put("exported_with", EngineDevice.versions());
        metadata.putAll(more);
        return metadata;
    }

    private void write(Path weights, Map<String, String> metadata, Map<String, NDArray> arrays)
            throws IOException, InputException {
        try {
            SafetensorsWriter.builder()
                    .optPrecision(precision)
                    .optExact(name -> name.contains(STATISTICS))
                    .optMetadata(metadata)
                    .build()
                    .write(out, arrays);
        } catch (IllegalArgumentException e) {
            throw new InputException(weights, InputException.describe(e), e);
        }
    }
}
