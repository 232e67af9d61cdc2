// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.Model;
import ai.djl.translate.TranslateException;
import com.google.gson.Gson;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.layers.engine.PeakMemory;
import io.github.tsgl.zoo.InpaintingModel;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Times the forward pass of a model and prints one line of JSON. */
@Command(
        name = "bench",
        description = {
            "Times the forward pass of a model and prints one line of JSON for each --batch.",
            "",
            "The network alone is timed, on inputs that are prepared once. Where the model has no"
                    + " weights and --weights names none, they are random, those of seed 0.",
            "With --against, one more line tells how far its pictures are from those of the same"
                    + " network and inputs on another device in float32.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "A line's fields:",
            "  model, size, batch, device, threads, precision, runs   what was measured",
            "  params          values in the network that training changes",
            "  multiply_adds   of the convolutions and matrix products in one pass, counted",
            "  load_seconds    from the start of loading to a model on the device",
            "  seconds         median of the runs, after the warm-up, for the whole batch",
            "  peak_rss_mb     the process's peak resident memory in MiB; peak_rss_source tells",
            "                  whether the kernel counted it (VmHWM, Linux) or only the Java",
            "                  virtual machine its own part (jvm)",
            "  gpu_mb          what PyTorch took of a GPU's memory and keeps, in MiB: its peak,",
            "                  if nothing else uses the GPU",
            "",
            "The fields of the line about --against:",
            "  largest_difference, mean_difference   of the pictures' values, in 255ths of their",
            "                  range",
            "  deviation       the standard deviation of these values on the other device, which",
            "                  tells how flat the pictures of random weights are",
            "",
            "Examples:",
            "  tsgl bench --size 256 --runs 5 --threads 2",
            "  tsgl bench --model NAME --size 512 --batch 1,16 --device gpu --against cpu"
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
            names = "--batch",
            paramLabel = "N",
            split = ",",
            defaultValue = "1",
            description =
                    "Pictures of a pass; several numbers are measured from the smallest to the"
                            + " largest. Default: ${DEFAULT-VALUE}.")
    private List<Integer> batches;

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

    @Option(
            names = "--against",
            paramLabel = "DEVICE",
            description = "Another device, whose pictures in float32 are compared with these.")
    private String against;

    BenchCommand(ModelOptions.Source source) {
        modelOptions = new ModelOptions(source);
    }

    @Override
    String memoryAdvice() {
        return "a smaller --size or --batch, or java -Xmx";
    }

    @Override
    public Integer call() throws InputException, FileException {
        if (size < 1 || runs < 1 || warmUp < 1 || batches.stream().anyMatch(batch -> batch < 1)) {
            throw usage("--size, --batch, --runs and --warm-up must be at least 1");
        }
        if (against != null && !EngineDevice.isName(against)) {
            throw usage("--against: '" + against + "' is not cpu, gpu, gpu1, ...");
        }
        modelOptions.check();
        long start = System.nanoTime();
        GpuMemory before = GpuMemory.of(modelOptions.engineDevice());
        try (Model model = modelOptions.load(settings(), Optional.empty())) {
            double loadSeconds = (System.nanoTime() - start) * NANO;
            for (int batch : new TreeSet<>(batches)) {
                Map<String, Object> line = subject(model, batch);
                measure(model, batch, line);
                line.put("load_seconds", rounded(loadSeconds));
                PeakMemory peak = PeakMemory.now();
                line.put("peak_rss_mb", rounded(peak.mebibytes()));
                line.put("peak_rss_source", peak.source());
                before.growth().ifPresent(mebibytes -> line.put("gpu_mb", rounded(mebibytes)));
                print(line);
            }
            if (against != null) {
                print(compare(model));
            }
        } catch (TranslateException | RuntimeException | OutOfMemoryError e) {
            String subject = modelOptions.name() + " at size " + size;
            throw new InputException(subject + ": " + ErrorReport.message(e), e);
        }
        return 0;
    }

    private InpaintingModel.Builder settings() {
        InpaintingModel.Builder settings = InpaintingModel.builder();
        return modelOptions.hasWeights() ? settings : settings.optRandomWeights();
    }

    /** What a line is about. */
    private Map<String, Object> subject(Model model, int batch) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("model", modelOptions.name());
        line.put("size", size);
        line.put("batch", batch);
        line.put("device", modelOptions.device());
        line.put("threads", modelOptions.threads());
        line.put("precision", model.getProperty(InpaintingModel.PRECISION));
        return line;
    }

    private void measure(Model model, int batch, Map<String, Object> line)
            throws TranslateException {
        try (ForwardPass pass = new ForwardPass(model, size, batch)) {
            line.put("runs", runs);
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

    /** Random weights differ between devices; a model in bfloat16 has none in float32. */
    private Map<String, Object> compare(Model model) throws InputException, TranslateException {
        if (PrecisionOption.isFloat32(model)) {
            return compare(model, model);
        }
        try (Model plain = modelOptions.loadPlain(settings(), modelOptions.engineDevice())) {
            return compare(model, plain);
        }
    }

    /** Compares the pictures of the smallest batch with another device's of the same weights. */
    private Map<String, Object> compare(Model model, Model weights)
            throws InputException, TranslateException {
        int batch = Collections.min(batches);
        Map<String, Object> line = subject(model, batch);
        line.put("against", against);
        try (Model other = modelOptions.loadPlain(settings(), EngineDevice.named(against));
                ForwardPass pass = new ForwardPass(model, size, batch);
                ForwardPass reference = pass.through(other, weights)) {
            PictureDifference difference = PictureDifference.of(pass.run(), reference.run());
            line.put("largest_difference", difference.largest());
            line.put("mean_difference", difference.mean());
            line.put("deviation", difference.deviation());
        }
        return line;
    }

    private void print(Map<String, Object> line) {
        out().println(new Gson().toJson(line));
        out().flush();
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
