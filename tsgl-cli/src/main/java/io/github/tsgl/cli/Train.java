// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.Device;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.layers.engine.NativeSettings;
import io.github.tsgl.layers.engine.Precision;
import io.github.tsgl.training.StepResult;
import io.github.tsgl.training.TrainingRun;
import io.github.tsgl.training.config.ConfigException;
import io.github.tsgl.training.config.CropSchedule;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.zoo.InpaintingModel;
import io.github.tsgl.zoo.download.PublishedWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a network on a folder of photos with random holes, or goes on with a run. */
@Command(
        name = "train",
        description = {
            "Trains a network on a folder of photos with random holes, as a recipe or a YAML"
                    + " file says.",
            "Writes config.yaml, metrics.jsonl, TensorBoard events, sample pictures, checkpoints,"
                    + " weights.safetensors and a chart to the run's folder. Ctrl-C ends it after"
                    + " the current step and saves; --resume goes on, also after a crash."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        footer = {"", "Recipes: ${bundle:recipes}."})
final class Train extends TsglCommand {

    private static final int SAVING_SECONDS = 300;

    /** The side of a sample that leaves one position at the structure decoder's coarsest scale. */
    private static final int COARSEST = 128;

    @Mixin private ConfigOption config;

    @Option(names = "--data", description = "The folder of photos (JPEG, PNG), or a list of them.")
    private Path data;

    @Option(
            names = "--validation",
            description =
                    "A folder of photos to measure by; without it every 16th photo is kept for"
                            + " that.")
    private Path validation;

    @Option(names = "--out", description = "The folder of the run.")
    private Path out;

    @Option(
            names = "--resume",
            description = "A run's folder, to go on where it was saved; needs nothing else.")
    private Path resume;

    @Option(
            names = "--weights",
            paramLabel = "FILE|NAME",
            description =
                    "The weights to start from: a file of a run, exported, or published by the"
                            + " network's authors; the discriminator's too, if they are with them."
                            + " Or the name of a model with weights, such as "
                            + Hosts.DEFAULT
                            + ".")
    private String weights;

    @Mixin private WeightsOptions weightsOptions;

    @Option(names = "--max-steps", description = "Ends after this many steps.")
    private Long maxSteps;

    @Option(names = "--minutes", description = "Ends after this many minutes.")
    private Double minutes;

    @Option(names = "--seed", description = "Decides weights, samples and holes.")
    private Long seed;

    @Option(names = "--device", split = ",", description = "cpu, gpu (the first one), gpu1, ...")
    private List<String> devices;

    @Option(
            names = "--precision",
            paramLabel = "P",
            description =
                    "What the products of steps are computed with: float32; bfloat16, which is"
                            + " faster on processors that have it (avx512_bf16 or amx_bf16) and"
                            + " rounds more; or auto, which takes the first 8 steps in both in"
                            + " turns, where the processor has bfloat16. Default: the recipe's,"
                            + " float32.")
    private Precision precision;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any other value of the configuration, such as checkpoint.every=50.")
    private List<String> settings = new ArrayList<>();

    @Override
    String memoryAdvice() {
        return "--set batch=... or data.crop=..., or java -Xmx";
    }

    @Override
    public Integer call() throws InputException, FileException {
        TrainingConfig plan;
        try {
            plan = resume == null ? plan() : planOfRun();
        } catch (ConfigException e) {
            throw usage(e.getMessage());
        }
        Path first = weights == null ? null : firstWeights();
        try {
            train(plan, first);
        } catch (IOException e) {
            throw ErrorReport.about(out, e);
        } catch (RuntimeException e) {
            throw new InputException("training: " + ErrorReport.message(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("training was interrupted", e);
        }
        return 0;
    }

    /** The file that --weights names; a file's name is that before it is a model's. */
    private Path firstWeights() throws InputException, FileException {
        Path file = Path.of(weights);
        if (Files.exists(file)) {
            FileException.requireReadable(file);
            return file;
        }
        if (InpaintingModel.hasShippedWeights(weights)) {
            return shippedWeights();
        }
        PublishedWeights published =
                weightsOptions
                        .fetchable(weights)
                        .orElseThrow(
                                () ->
                                        usage(
                                                "--weights "
                                                        + weights
                                                        + ": no such file, nor a model whose"
                                                        + " weights can be had by name"));
        return weightsOptions.fetch(published, err());
    }

    private Path shippedWeights() throws InputException {
        try {
            Path folder = Files.createTempDirectory("weights");
            Path copy = folder.resolve(weights + ".safetensors");
            folder.toFile().deleteOnExit();
            copy.toFile().deleteOnExit();
            InpaintingModel.copyShippedWeights(weights, copy);
            return copy;
        } catch (IOException e) {
            throw new InputException(
                    "the weights of " + weights + ": " + FileException.reason(e), e);
        }
    }

    /** What the options say of a new run. */
    private TrainingConfig plan() throws InputException {
        if (data == null || out == null) {
            throw usage("--data and --out, or --resume, are needed");
        }
        List<String> all = new ArrayList<>();
        all.add("data.folder=" + data.toAbsolutePath().normalize());
        if (validation != null) {
            all.add("data.validation=" + validation.toAbsolutePath().normalize());
        }
        if (minutes != null) {
            all.add("minutes=" + minutes);
            all.add("max_steps=null");
        }
        if (maxSteps != null) {
            all.add("max_steps=" + maxSteps);
        }
        if (seed != null) {
            all.add("seed=" + seed);
        }
        if (devices != null) {
            all.add("devices=" + String.join(",", devices));
        }
        if (precision != null) {
            all.add("precision=" + precision);
        }
        all.addAll(settings);
        TrainingConfig plan = config.read(all);
        for (CropSchedule.Phase phase : plan.crops().phases()) {
            if (phase.batch() == 1 && phase.side() <= COARSEST) {
                throw usage(
                        "data.crop, batch: one sample of "
                                + phase.side()
                                + " pixels a step leaves the batch normalization of the coarsest"
                                + " scale a single value; take larger crops or batches");
            }
        }
        return plan;
    }

    /** What the run that goes on was told. */
    private TrainingConfig planOfRun() throws InputException {
        boolean more =
                data != null || out != null || weights != null || seed != null || devices != null;
        boolean other = validation != null || precision != null;
        if (more || other || maxSteps != null || minutes != null) {
            throw usage("--resume takes the run's own configuration; only --set may go with it");
        }
        out = resume;
        try {
            return TrainingRun.configOf(resume).with(settings);
        } catch (IOException e) {
            throw ErrorReport.about(resume.resolve(TrainingRun.CONFIG), e);
        }
    }

    private void train(TrainingConfig plan, Path first)
            throws IOException, InputException, InterruptedException {
        NativeSettings.apply();
        List<Device> places = new ArrayList<>();
        for (String name : plan.devices()) {
            places.add(EngineDevice.named(name.replaceAll("^cpu\\d+$", "cpu")));
        }
        TrainingRun.Builder builder =
                TrainingRun.builder()
                        .setConfig(plan)
                        .setFolder(out)
                        .optDevices(places)
                        .optListener(new TrainingProgress(plan.maxSteps()))
                        .optNews(System.out::println)
                        .optWarnings(System.err::println)
                        .optMetadata(Map.of("trained_with", EngineDevice.versions()));
        if (first != null) {
            builder.optWeights(first);
        }
        if (resume != null) {
            builder.optResume();
        }
        run(builder.build());
    }

    /** A shutdown waits until the weights are saved. */
    private static void run(TrainingRun run) throws IOException, InterruptedException {
        CountDownLatch saved = new CountDownLatch(1);
        Thread hook = new Thread(() -> stop(run, saved), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            TrainingRun.Result result = run.run();
            if (result.last().isEmpty()) {
                System.out.println("all steps were done before");
                return;
            }
            StepResult last = result.last().get();
            System.out.printf(
                    Locale.ROOT,
                    "%d steps in %.0f s%s%n",
                    last.step(),
                    last.totalSeconds(),
                    result.quality().map(Train::measured).orElse(""));
        } finally {
            saved.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                System.out.println("stopped");
            }
        }
    }

    private static String measured(TrainingRun.Quality result) {
        return String.format(
                Locale.ROOT,
                "; on held-out photos PSNR %.2f dB, SSIM %.4f",
                result.psnr(),
                result.ssim());
    }

    private static void stop(TrainingRun run, CountDownLatch saved) {
        run.stop();
        try {
            if (!saved.await(SAVING_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("error: the weights could not be saved in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
