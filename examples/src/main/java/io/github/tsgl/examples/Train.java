package io.github.tsgl.examples;

import ai.djl.Device;
import ai.djl.nn.Block;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.training.GanTrainer;
import io.github.tsgl.training.RunCheckpoints;
import io.github.tsgl.training.RunFolder;
import io.github.tsgl.training.StepResult;
import io.github.tsgl.training.config.ConfigException;
import io.github.tsgl.training.config.CropSchedule;
import io.github.tsgl.training.config.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a TSGL network on a folder of photos with random holes, or goes on with a run. */
@Command(
        name = "train",
        description = {
            "Trains a TSGL network on a folder of photos with random holes, as a recipe or a YAML"
                    + " file says.",
            "Writes config.yaml, metrics.jsonl, TensorBoard events, sample pictures, checkpoints,"
                    + " weights.safetensors and a chart to the run's folder. Ctrl-C ends it after"
                    + " the current step and saves; --resume goes on, also after a crash."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        footer = {
            "",
            "Recipes: tsgl-small, tsgl-psv, tsgl-celeba, tsgl-places2, tsgl-tiny; of hosts lama,"
                    + " ours-lama, pennet, ours-pennet, hifill, ours-hifill, and with -small behind"
                    + " their names narrow ones."
        })
final class Train implements Callable<Integer>, Tsgl.Diagnosed {

    private static final int SAVING_SECONDS = 300;
    private static final String CONFIG = "config.yaml";
    private static final String CHECKPOINTS = "checkpoints";

    /** The side of a sample that leaves one position at the structure decoder's coarsest scale. */
    private static final int COARSEST = 128;

    @Spec private CommandSpec spec;

    @Option(names = "--config", description = "A recipe's name or a YAML file.")
    private String config = "tsgl-small";

    @Option(names = "--data", description = "The folder of photos (JPEG, PNG), or a list of them.")
    private Path data;

    @Option(
            names = "--validation",
            description =
                    "A folder of photos to measure by; without it every 16th photo is kept for that.")
    private Path validation;

    @Option(names = "--out", description = "The folder of the run.")
    private Path out;

    @Option(
            names = "--resume",
            description = "A run's folder, to go on where it was saved; needs nothing else.")
    private Path resume;

    @Option(names = "--weights", description = "The generator's weights to start from.")
    private Path weights;

    @Option(names = "--max-steps", description = "Ends after this many steps.")
    private Long maxSteps;

    @Option(names = "--minutes", description = "Ends after this many minutes.")
    private Double minutes;

    @Option(names = "--seed", description = "Decides weights, samples and holes.")
    private Long seed;

    @Option(names = "--device", split = ",", description = "cpu, gpu (the first one), gpu1, ...")
    private List<String> devices;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any other value of the configuration, such as checkpoint.every=50.")
    private List<String> settings = new ArrayList<>();

    @Mixin private final DiagnosticOptions diagnostics = new DiagnosticOptions();

    @Override
    public DiagnosticOptions diagnostics() {
        return diagnostics;
    }

    @Override
    public String memoryAdvice() {
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
        if (weights != null) {
            FileException.requireReadable(weights);
        }
        try {
            train(plan);
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

    /** What the options say of a new run. */
    private TrainingConfig plan() throws InputException {
        if (data == null || out == null) {
            throw usage("--data and --out, or --resume, are needed");
        }
        TrainingConfig plan;
        try {
            plan =
                    TrainingConfig.recipes().contains(config)
                            ? TrainingConfig.recipe(config)
                            : TrainingConfig.read(configFile());
        } catch (IOException e) {
            throw ErrorReport.about(Path.of(config), e);
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
        all.addAll(settings);
        plan = plan.with(all);
        for (CropSchedule.Phase phase : plan.crops().phases()) {
            if (phase.batch() == 1 && phase.side() <= COARSEST) {
                throw usage(
                        "data.crop, batch: one sample of "
                                + phase.side()
                                + " pixels a step leaves the batch normalisation of the coarsest"
                                + " scale a single value; take larger crops or batches");
            }
        }
        return plan;
    }

    private Path configFile() {
        Path file = Path.of(config);
        if (!Files.exists(file)) {
            throw usage(
                    "--config "
                            + config
                            + ": no such file, nor a recipe ("
                            + String.join(", ", TrainingConfig.recipes())
                            + ")");
        }
        return file;
    }

    /** What the run that goes on was told. */
    private TrainingConfig planOfRun() throws InputException {
        boolean more =
                data != null || out != null || weights != null || seed != null || devices != null;
        if (more || validation != null || maxSteps != null || minutes != null) {
            throw usage("--resume takes the run's own configuration; only --set may go with it");
        }
        out = resume;
        Path file = resume.resolve(CONFIG);
        if (!Files.exists(file)) {
            throw new InputException(resume, "is no folder of a run: it has no " + CONFIG);
        }
        try {
            return TrainingConfig.read(file).with(settings);
        } catch (IOException e) {
            throw ErrorReport.about(file, e);
        }
    }

    private void train(TrainingConfig plan)
            throws IOException, InputException, InterruptedException {
        NativeSettings.apply();
        TrainingParts parts = new TrainingParts(plan);
        List<Device> places = parts.devices();
        Generators generators = new Generators(plan.network());
        makeFolder();
        Block network = generators.make();
        GanTrainer.Builder builder =
                GanTrainer.builder()
                        .setConfig(plan)
                        .setGenerator(network)
                        .optDiscriminator(parts.discriminator())
                        .optPerceptual(parts.perceptual(places.get(0)))
                        .setSamples(parts.samples())
                        .optDevices(places)
                        .optListener(new TrainingProgress(plan.maxSteps()));
        Map<String, String> metadata = metadata(plan, generators, parts.photoCount());
        RunCheckpoints checkpoints =
                new RunCheckpoints(out.resolve(CHECKPOINTS), plan.checkpoint().keep(), metadata);
        try (GanTrainer trainer = builder.build()) {
            begin(plan, trainer, checkpoints, network);
            try (RunFolder folder = folder(plan, trainer, parts, metadata, checkpoints)) {
                trainer.addListener(folder);
                System.out.println(
                        generators.describe(network)
                                + ", "
                                + parts.photoCount()
                                + " photos to train on, "
                                + parts.heldOutCount()
                                + " to measure by");
                int skipped = parts.skippedCount();
                run(trainer, folder);
                parts.reportSkipped(skipped);
            }
        }
    }

    private void begin(
            TrainingConfig plan, GanTrainer trainer, RunCheckpoints checkpoints, Block network)
            throws IOException, InputException {
        if (resume == null) {
            if (weights != null) {
                readWeights(network);
                trainer.restartAverage();
            }
            plan.write(out.resolve(CONFIG));
            return;
        }
        for (String damaged : checkpoints.restore(trainer)) {
            System.err.println("passed over: " + damaged);
        }
        System.out.println("going on after step " + trainer.steps());
    }

    private RunFolder folder(
            TrainingConfig plan,
            GanTrainer trainer,
            TrainingParts parts,
            Map<String, String> metadata,
            RunCheckpoints checkpoints)
            throws IOException {
        RunFolder.Intervals intervals =
                new RunFolder.Intervals(
                        plan.samples().every(),
                        plan.validation().every(),
                        plan.checkpoint().every());
        return new RunFolder(
                out,
                trainer.steps(),
                parts.validation(),
                Generators::save,
                metadata,
                intervals,
                checkpoints);
    }

    private void makeFolder() throws InputException {
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new InputException(out, "is a file, not a folder");
        }
        if (resume == null && Files.exists(out.resolve(CHECKPOINTS))) {
            throw new InputException(
                    out, "has a run in it; go on with --resume, or take another folder");
        }
        try {
            Files.createDirectories(out);
        } catch (IOException e) {
            throw new InputException(out, "cannot be made: " + InputException.reason(e), e);
        }
    }

    private void readWeights(Block network) throws InputException {
        try {
            Generators.load(weights, network);
        } catch (IOException e) {
            throw ErrorReport.aboutWeights(weights.toString(), ErrorReport.message(e), e);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** A shutdown waits until the weights are saved. */
    private static void run(GanTrainer trainer, RunFolder folder)
            throws IOException, InterruptedException {
        CountDownLatch saved = new CountDownLatch(1);
        Thread hook = new Thread(() -> stop(trainer, saved), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            StepResult last = trainer.train();
            if (last == null) {
                System.out.println("all steps were done before");
                return;
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d steps in %.0f s; on held-out photos PSNR %.2f dB, SSIM %.4f%n",
                    last.step(),
                    last.totalSeconds(),
                    folder.lastValidation().psnr(),
                    folder.lastValidation().ssim());
        } finally {
            saved.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                System.out.println("stopped");
            }
        }
    }

    private static void stop(GanTrainer trainer, CountDownLatch saved) {
        trainer.stop();
        try {
            if (!saved.await(SAVING_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("error: the weights could not be saved in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> metadata(
            TrainingConfig plan, Generators generators, int photos) throws InputException {
        Map<String, String> metadata = new LinkedHashMap<>(generators.metadata());
        metadata.put("config_yaml", plan.toYaml());
        metadata.put("photos", Integer.toString(photos));
        metadata.put("trained_with", EngineDevice.versions());
        return metadata;
    }
}
