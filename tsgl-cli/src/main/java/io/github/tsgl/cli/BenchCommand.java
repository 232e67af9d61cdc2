// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.Model;
import ai.djl.translate.TranslateException;
import com.google.gson.Gson;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.layers.engine.PeakMemory;
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
                    + " batch 1. Without --weights (or a training run as"
                    + " --model) they are random.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "The line's fields:",
            "  model, size, device, threads, precision, runs   what was measured",
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
            line.put("precision", model.getProperty(InpaintingModel.PRECISION));
            line.put("runs", runs);
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
        try (ForwardPass pass = new ForwardPass(model, size)) {
            line.put("params", pass.parameters());
            long multiplyAdds = 0;
            for (int i = 0; i < warmUp; i++) {
                multiplyAdds = pass.multiplyAdds();
            }
            double[] seconds = new double[runs];
            for (int i = 0; i < runs; i++) {
                long start = System.nanoTime();
                pass.run();
                seconds[i] = (System.nanoTime() - start) * NANO;
            }
            line.put("multiply_adds", multiplyAdds);
            line.put("seconds", rounded(median(seconds)));
        }
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
