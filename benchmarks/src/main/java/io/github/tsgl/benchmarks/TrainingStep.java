// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.loss.Loss;
import com.google.gson.Gson;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.layers.engine.EngineSettings;
import io.github.tsgl.layers.engine.NativeSettings;
import io.github.tsgl.layers.engine.PeakMemory;
import io.github.tsgl.training.GanTrainer;
import io.github.tsgl.training.StepResult;
import io.github.tsgl.training.TrainingParts;
import io.github.tsgl.training.config.ConfigException;
import io.github.tsgl.training.config.LossConfig;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.training.data.SampleSource;
import io.github.tsgl.training.perceptual.LpipsLoss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Times the steps of a training of generator and discriminator. */
@Command(
        name = "training-step",
        description = {
            "Trains a network as 'tsgl train' does, and prints one line of JSON; the memory while"
                    + " it goes on is told on the error stream.",
            "The released network has the released losses: hinge, L1 with 5 in the hole and 1"
                    + " outside. The others have those of their recipes, tsgl-psv (paper),"
                    + " tsgl-small (small), blend and lama; blend has no discriminator, but a"
                    + " perceptual loss."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        footer = {
            "",
            "The line's fields:",
            "  network, size, batch, device, threads, precision, steps   what was measured",
            "  params, discriminator_params   values that training changes",
            "  seconds         median of the steps after the warm-up, with the waiting",
            "  forward, backward, update, discriminator   the mean seconds of these parts of a step:",
            "                  the generator's pass and losses, its gradients, the move of its",
            "                  weights, and all of the discriminator's",
            "  waited          the share of these steps' time that went by waiting for samples",
            "  peak_rss_mb     the process's peak resident memory in MiB; peak_rss_source tells",
            "                  who counted it",
            "  resident_mb     the median resident memory of each quarter of all steps, in MiB",
            "  flat            whether it did not grow from the second to the last quarter",
            "  loss            the generator's at the end"
        })
final class TrainingStep implements Callable<Integer> {

    /** Fewer cannot be told apart by quarters. */
    private static final int FEWEST_STEPS = 4;

    @Spec private CommandSpec spec;

    @Option(names = "--network", description = "${COMPLETION-CANDIDATES}.")
    private Network network = Network.RELEASED;

    @Option(names = "--size", description = "Height and width of the samples.")
    private int size = 256;

    @Option(names = "--batch", description = "Samples of a step.")
    private int batch = 1;

    @Option(names = "--device", description = "cpu, gpu0, gpu1, ...")
    private String device = "cpu";

    @Option(names = "--threads", description = "Threads of an operator.")
    private int threads = EngineSettings.threads();

    @Option(names = "--warm-up", description = "Steps before the timed ones.")
    private int warmUp = 2;

    @Option(names = "--steps", description = "Timed steps.")
    private int steps = 5;

    @Option(names = "--every", description = "Steps between measurements of memory, at most.")
    private int every = 5;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "A folder of photos; without it a picture of noise is made.")
    private Path data;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Another value of the recipe, such as data.threads=1.")
    private List<String> settings = new ArrayList<>();

    /** A network and the recipe that trains it. */
    private enum Network {
        RELEASED(
                "tsgl-psv",
                "network.host=tsgl-released",
                "loss.adversarial_kind=hinge",
                "loss.hole=5",
                "loss.known=1",
                "data.texture=rtv"),
        PAPER("tsgl-psv"),
        SMALL("tsgl-small"),
        BLEND("blend"),
        LAMA("lama");

        private final String recipe;
        private final List<String> settings;

        Network(String recipe, String... settings) {
            this.recipe = recipe;
            this.settings = List.of(settings);
        }
    }

    /**
     * Runs the program.
     *
     * @param arguments the options
     */
    public static void main(String[] arguments) {
        EngineSettings.apply();
        NativeSettings.apply();
        CommandLine command = new CommandLine(new TrainingStep());
        System.exit(command.setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
    }

    /** {@inheritDoc} */
    @Override
    public Integer call() throws InterruptedException {
        if (size < 1 || batch < 1 || threads < 1 || warmUp < 0 || steps < 1 || every < 1) {
            throw new ParameterException(
                    spec.commandLine(), "numbers must be at least 1, --warm-up at least 0");
        }
        EngineSettings.setThreads(threads);
        try {
            measure(config());
            return 0;
        } catch (ConfigException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            System.err.println("error: " + e.getMessage());
            return 1;
        }
    }

    private TrainingConfig config() {
        List<String> all = new ArrayList<>(network.settings);
        all.add("max_steps=" + (warmUp + steps));
        all.add("data.crop=" + size);
        all.add("batch=" + batch);
        if (data != null) {
            all.add("data.folder=" + data.toAbsolutePath().normalize());
        }
        all.addAll(settings);
        return TrainingConfig.recipe(network.recipe).with(all);
    }

    private void measure(TrainingConfig config) throws IOException, InterruptedException {
        SampleSource samples =
                data == null
                        ? TrainingSamples.ofNoise(config, 2 * size)
                        : new TrainingParts(config, System.err::println).samples();
        Block generator = Hosts.network(config.network().spec(), StructureOutput.TRAINING);
        LossConfig losses = config.loss();
        Block discriminator = losses.isAdversarial() ? config.network().makeDiscriminator() : null;
        Device place = Device.fromName(device);
        MemoryLog log = new MemoryLog("step", warmUp + steps, every, System.err);
        List<StepResult> results = new ArrayList<>();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("network", network.name().toLowerCase(Locale.ROOT));
        line.put("size", size);
        line.put("batch", batch);
        line.put("device", device);
        line.put("threads", threads);
        line.put("precision", config.precision().toString());
        line.put("steps", steps);
        try (PhaseTimes phases = new PhaseTimes(place);
                GanTrainer trainer =
                        GanTrainer.builder()
                                .setConfig(config)
                                .setGenerator(generator)
                                .optDiscriminator(discriminator)
                                .optPerceptual(
                                        losses.perceptual() > 0 ? perceptual(losses, place) : null)
                                .optDevices(List.of(place))
                                .optPhases(phases)
                                .setSamples(samples)
                                .optListener(
                                        (result, same) -> {
                                            results.add(result);
                                            phases.afterStep(result.step() > warmUp);
                                            log.after(Math.toIntExact(result.step()));
                                        })
                                .build()) {
            line.put("params", trainedValues(generator));
            line.put(
                    "discriminator_params",
                    discriminator == null ? 0 : trainedValues(discriminator));
            trainer.train();
            phases.means().forEach((phase, seconds) -> line.put(phase, seconds));
        }
        List<StepResult> timed = results.subList(warmUp, results.size());
        line.put("seconds", median(timed));
        line.put(
                "waited",
                sum(timed, StepResult::waitSeconds) / sum(timed, StepResult::stepSeconds));
        PeakMemory peak = PeakMemory.now();
        line.put("peak_rss_mb", peak.mebibytes());
        line.put("peak_rss_source", peak.source());
        if (results.size() >= FEWEST_STEPS) {
            line.put("resident_mb", log.residentByQuarter());
            line.put("flat", log.isFlat());
        }
        line.put("loss", results.get(results.size() - 1).loss());
        System.out.println(new Gson().toJson(line));
    }

    private static Loss perceptual(LossConfig losses, Device place) throws IOException {
        if (losses.perceptualNetwork() != LossConfig.PerceptualNetwork.SQUEEZENET_LPIPS) {
            throw new IllegalArgumentException(
                    "the perceptual loss of this recipe needs weights that are not here:"
                            + " --set loss.perceptual=0 leaves it out");
        }
        return new LpipsLoss(NDManager.newBaseManager(place));
    }

    private static long trainedValues(Block block) {
        return block.getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .mapToLong(parameter -> parameter.getShape().size())
                .sum();
    }

    private static double median(List<StepResult> results) {
        double[] sorted = results.stream().mapToDouble(StepResult::stepSeconds).sorted().toArray();
        return DoubleStream.of(sorted[sorted.length / 2], sorted[(sorted.length - 1) / 2])
                .average()
                .orElseThrow();
    }

    private static double sum(List<StepResult> results, ToDoubleFunction<StepResult> value) {
        return results.stream().mapToDouble(value).sum();
    }
}
