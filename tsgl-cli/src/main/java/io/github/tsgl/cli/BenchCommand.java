package io.github.tsgl.cli;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.util.Pair;
import com.google.gson.Gson;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.layers.engine.PeakMemory;
import io.github.tsgl.layers.ops.MultiplyAddCounter;
import io.github.tsgl.zoo.InpaintingModel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Times the forward pass of a model and prints one line of JSON. */
@Command(
        name = "bench",
        description = {
            "Times the forward pass of a model and prints one line of JSON.",
            "",
            "The network alone is timed, on inputs that are prepared once, as a predictor runs it:"
                    + " batch 1, float32. Without --weights (or a training run as"
                    + " --model) they are random.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "The line's fields:",
            "  model, size, device, threads, runs   what was measured",
            "  params          values in the network that training changes",
            "  multiply_adds   of the convolutions and matrix products in one pass, counted",
            "  load_seconds    from the start of loading to a model on the device",
            "  seconds         median of the runs, after the warm-up",
            "  peak_rss_mb     the process's peak resident memory in MiB; peak_rss_source tells",
            "                  whether the kernel counted it (VmHWM, Linux) or only the Java",
            "                  virtual machine its own part (jvm)",
            "",
            "Example:",
            "  tsgl bench --size 256 --runs 5 --threads 2"
        })
final class BenchCommand extends TsglCommand {

    private static final double NANO = 1e-9;

    @Mixin private ModelOptions modelOptions;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "256",
            description = "Height and width of the picture in pixels. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Timed passes. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "2",
            description = "Passes before the timed ones. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    BenchCommand(ModelOptions.Source source) {
        modelOptions = new ModelOptions(source);
    }

    @Override
    String memoryAdvice() {
        return "a smaller --size or java -Xmx";
    }

    @Override
    public Integer call() throws InputException, FileException {
        if (size < 1 || runs < 1 || warmUp < 1) {
            throw usage("--size, --runs and --warm-up must be at least 1");
        }
        modelOptions.check();
        InpaintingModel.Builder settings = InpaintingModel.builder();
        if (!modelOptions.namesWeights()) {
            settings.optRandomWeights();
        }
        long start = System.nanoTime();
        Map<String, Object> line = new LinkedHashMap<>();
        try (Model model = modelOptions.load(settings, Optional.empty())) {
            double loadSeconds = (System.nanoTime() - start) * NANO;
            line.put("model", modelOptions.name());
            line.put("size", size);
            line.put("device", modelOptions.device());
            line.put("threads", modelOptions.threads());
            line.put("runs", runs);
            line.put("params", parameters(model));
            measure(model, line);
            line.put("load_seconds", rounded(loadSeconds));
        } catch (TranslateException | RuntimeException | OutOfMemoryError e) {
            String subject = modelOptions.name() + " at size " + size;
            throw new InputException(subject + ": " + ErrorReport.message(e), e);
        }
        PeakMemory peak = PeakMemory.now();
        line.put("peak_rss_mb", rounded(peak.mebibytes()));
        line.put("peak_rss_source", peak.source());
        out().println(new Gson().toJson(line));
        out().flush();
        return 0;
    }

    private void measure(Model model, Map<String, Object> line) throws TranslateException {
        try (NDManager manager = model.getNDManager().newSubManager();
                Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
            NDList inputs = inputs(manager);
            long[] multiplyAdds = new long[1];
            for (int i = 0; i < warmUp; i++) {
                TranslateException[] failure = new TranslateException[1];
                multiplyAdds[0] =
                        MultiplyAddCounter.count(
                                () -> {
                                    try {
                                        pass(predictor, inputs);
                                    } catch (TranslateException e) {
                                        failure[0] = e;
                                    }
                                });
                if (failure[0] != null) {
                    throw failure[0];
                }
            }
            double[] seconds = new double[runs];
            for (int i = 0; i < runs; i++) {
                long start = System.nanoTime();
                pass(predictor, inputs);
                seconds[i] = (System.nanoTime() - start) * NANO;
            }
            line.put("multiply_adds", multiplyAdds[0]);
            line.put("seconds", rounded(median(seconds)));
        }
    }

    /** One forward pass, up to the picture's values in Java's memory. */
    private static void pass(Predictor<NDList, NDList> predictor, NDList inputs)
            throws TranslateException {
        try (NDList output = predictor.predict(inputs)) {
            output.head().toFloatArray();
        }
    }

    /** All that networks look at, of a random picture with a hole in its middle. */
    private NDList inputs(NDManager manager) {
        NDArray mask = manager.ones(new Shape(1, 1, size, size));
        int quarter = size / 4;
        mask.set(
                new NDIndex(":, :, {}:{}, {}:{}", quarter, size - quarter, quarter, size - quarter),
                0f);
        Shape color = new Shape(1, 3, size, size);
        NDArray image = manager.randomUniform(-1, 1, color, DataType.FLOAT32).mul(mask);
        NDArray gray = image.mean(new int[] {1}, true).add(1).div(2).mul(mask);
        NDArray edges = gray.gt(0.6f).toType(DataType.FLOAT32, false).mul(mask);
        Map<Prior, NDArray> priors =
                Map.of(
                        Prior.EDGES,
                        edges,
                        Prior.SMOOTHED,
                        image.duplicate(),
                        Prior.GRAY,
                        gray,
                        Prior.EXEMPLAR,
                        image.concat(mask, 1),
                        Prior.GRADIENTS_X,
                        image.duplicate(),
                        Prior.GRADIENTS_Y,
                        image.duplicate(),
                        Prior.LOW_RESOLUTION,
                        image.duplicate());
        return new InpaintingInputs(image, priors, mask).toList();
    }

    /** The values that training changes, as papers count them. */
    private static long parameters(Model model) {
        String trained = model.getProperty(InpaintingModel.TRAINED_VALUES);
        if (trained != null) {
            return Long.parseLong(trained);
        }
        long count = 0;
        for (Pair<String, Parameter> parameter : model.getBlock().getParameters()) {
            count += parameter.getValue().getArray().size();
        }
        return count;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}
