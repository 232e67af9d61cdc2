package io.github.tsgl.examples;

import ai.djl.Device;
import ai.djl.nn.Block;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.training.CropSchedule;
import io.github.tsgl.training.InpaintingTrainer;
import io.github.tsgl.training.RunFolder;
import io.github.tsgl.training.StepResult;
import io.github.tsgl.training.TrainingSettings;
import io.github.tsgl.training.Validation;
import io.github.tsgl.training.data.EdgeDetector;
import io.github.tsgl.training.data.MultiSizeCrop;
import io.github.tsgl.training.data.Photo;
import io.github.tsgl.training.data.PhotoSet;
import io.github.tsgl.training.data.SampleSource;
import io.github.tsgl.training.data.TextureMaker;
import io.github.tsgl.training.loss.InpaintingLoss;
import io.github.tsgl.training.mask.IrregularMasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/** Trains a TSGL network on a folder of photos with random holes. */
@Command(
        name = "train",
        description = {
            "Trains a TSGL network on a folder of photos with random holes (L1 on picture and"
                    + " structure).",
            "Writes weights.safetensors, metrics.jsonl and sample pictures to the run's folder."
                    + " Ctrl-C ends it after the current step and saves the weights."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class Train implements Callable<Integer>, Tsgl.Diagnosed {

    private static final int HELD_BACK = 16;
    private static final int SAVING_SECONDS = 300;

    /** The side of a sample that leaves one position at the structure decoder's coarsest scale. */
    private static final int COARSEST = 128;

    private static final String MEMORY =
            "not enough memory; try a smaller --batch or --crop, or java -Xmx";

    @Spec private CommandSpec spec;

    @Option(names = "--config", description = "The network: ${COMPLETION-CANDIDATES}.")
    private Generators.Preset config = Generators.Preset.TSGL_SMALL;

    @Option(names = "--data", required = true, description = "The folder of photos (JPEG, PNG).")
    private Path data;

    @Option(
            names = "--validation",
            description =
                    "A folder of photos to measure by; without it every 16th photo is kept for that.")
    private Path validation;

    @Option(names = "--out", required = true, description = "The folder of the run.")
    private Path out;

    @Option(names = "--weights", description = "Weights to start from.")
    private Path weights;

    @Option(names = "--width", description = "Channels of the first structure stage.")
    private Integer width;

    @Option(
            names = "--depths",
            split = ",",
            description = "Transformer blocks of the four stages, such as 1,1,2,1.")
    private Integer[] depths;

    @Option(names = "--max-steps", description = "Ends after this many steps.")
    private Long maxSteps;

    @Option(names = "--minutes", description = "Ends after this many minutes.")
    private Double minutes;

    @Option(names = "--seed", description = "Decides weights, samples and holes.")
    private long seed;

    @Option(names = "--batch", description = "Samples of a step.")
    private int batch = 4;

    @Option(
            names = "--crop",
            description =
                    "The samples' side, or a schedule: 128,192@0.6,256@0.9 changes to 192 after 60%%"
                            + " of the training. Larger samples come in smaller batches.")
    private String crop = "128";

    @Option(names = "--learning-rate", description = "The highest learning rate.")
    private double learningRate = 1e-3;

    @Option(names = "--warm-up", description = "Steps over which the learning rate rises to it.")
    private int warmUp = 100;

    @Option(
            names = "--average",
            description = "The decay of the weights' moving average, which is what is saved.")
    private double average = 0.999;

    @Option(
            names = "--clip",
            description = "How many times its usual norm a parameter's gradient may have.")
    private double clip = 3;

    @Option(names = "--structure-weight", description = "The weight of the structure's loss.")
    private float structureWeight = 1;

    @Option(names = "--hole-weight", description = "The weight of holes in the losses.")
    private float holeWeight = 5;

    @Option(names = "--known-weight", description = "The weight of known pixels in the losses.")
    private float knownWeight = 1;

    @Option(names = "--min-hole", description = "The smallest part of a sample that is hole.")
    private double minHole = 0.1;

    @Option(names = "--max-hole", description = "The largest part.")
    private double maxHole = 0.5;

    @Option(names = "--texture", description = "The texture input: ${COMPLETION-CANDIDATES}.")
    private Smoothing texture = Smoothing.NONE;

    @Option(names = "--sigma", description = "The standard deviation of the Canny edges' Gaussian.")
    private double sigma = 2;

    @Option(names = "--smallest", description = "The shortest short side to which photos shrink.")
    private int smallest = 128;

    @Option(names = "--largest", description = "The longest short side of a photo.")
    private int largest = 384;

    @Option(names = "--validation-side", description = "The side of validation pictures.")
    private int validationSide = 256;

    @Option(names = "--sample-every", description = "Steps between sample pictures.")
    private int sampleEvery = 250;

    @Option(names = "--validate-every", description = "Steps between measurements.")
    private int validateEvery = 500;

    @Option(names = "--save-every", description = "Steps between weights.")
    private int saveEvery = 250;

    @Option(names = "--threads", description = "Threads that prepare samples.")
    private int threads = 1;

    @Option(names = "--device", description = "cpu, gpu (the first one), gpu1, ...")
    private String device = "cpu";

    @Mixin private final DiagnosticOptions diagnostics = new DiagnosticOptions();

    @Override
    public DiagnosticOptions diagnostics() {
        return diagnostics;
    }

    @Override
    public Integer call() throws InputException {
        Plan plan;
        try {
            plan = plan();
        } catch (IllegalArgumentException e) {
            throw usage(InputException.describe(e));
        }
        if (weights != null) {
            PictureReader.requireFile(weights);
        }
        try {
            train(plan);
        } catch (IOException e) {
            throw ErrorReport.about(out, e);
        } catch (OutOfMemoryError e) {
            throw new InputException(MEMORY, e);
        } catch (RuntimeException e) {
            throw new InputException("training: " + ErrorReport.message(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("training was interrupted", e);
        }
        return 0;
    }

    /** What the options say, checked before anything is read. */
    private record Plan(
            Generators generators,
            TrainingSettings settings,
            EdgeDetector edges,
            IrregularMasks masks,
            MultiSizeCrop crops,
            RunFolder.Intervals intervals) {}

    private Plan plan() {
        if (!EngineDevice.isName(device)) {
            throw usage("--device: '" + device + "' is not cpu, gpu, gpu1, ...");
        }
        if (batch < 1) {
            throw usage("--batch must be at least 1");
        }
        if (validationSide < 16) {
            throw usage("--validation-side must be at least 16");
        }
        TrainingSettings settings = settings();
        for (CropSchedule.Phase phase : settings.crops().phases()) {
            if (phase.batch() == 1 && phase.side() <= COARSEST) {
                throw usage(
                        "--crop, --batch: one sample of "
                                + phase.side()
                                + " pixels a step leaves the batch normalisation of the coarsest"
                                + " scale a single value; take larger crops or batches");
            }
        }
        return new Plan(
                new Generators(config, width, depths),
                settings,
                EdgeDetector.canny(sigma),
                new IrregularMasks(minHole, maxHole),
                new MultiSizeCrop(smallest, largest),
                new RunFolder.Intervals(sampleEvery, validateEvery, saveEvery));
    }

    private void train(Plan plan) throws IOException, InputException, InterruptedException {
        NativeSettings.apply();
        Device processor = EngineDevice.named(device);
        PhotoSet all = load(data);
        List<Photo> photos = new ArrayList<>(all.photos());
        PhotoSet heldOut = validation == null ? all.part(holdBack(photos)) : load(validation);
        Validation measure =
                new Validation(heldOut, validationSide, plan.masks(), plan.edges(), seed);
        Map<String, String> metadata = metadata(plan.generators(), photos.size());
        makeFolder();
        Block network = plan.generators().make();
        try (RunFolder folder =
                        new RunFolder(out, measure, Generators::save, metadata, plan.intervals());
                InpaintingTrainer trainer =
                        InpaintingTrainer.builder()
                                .setNetwork(network)
                                .setSettings(plan.settings())
                                .setSamples(
                                        new SampleSource(
                                                all.part(photos),
                                                plan.crops(),
                                                plan.edges(),
                                                plan.masks(),
                                                seed))
                                .optDevice(processor)
                                .optListener(new TrainingProgress(maxSteps))
                                .optListener(folder)
                                .build()) {
            if (weights != null) {
                readWeights(network);
                trainer.restartAverage();
            }
            System.out.println(
                    plan.generators().describe(network)
                            + ", "
                            + photos.size()
                            + " photos to train on, "
                            + heldOut.photos().size()
                            + " to measure by");
            run(trainer, folder);
        }
    }

    private void makeFolder() throws InputException {
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new InputException(out, "is a file, not a folder");
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
    private static void run(InpaintingTrainer trainer, RunFolder folder)
            throws IOException, InterruptedException {
        CountDownLatch saved = new CountDownLatch(1);
        Thread hook = new Thread(() -> stop(trainer, saved), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            StepResult last = trainer.train();
            System.out.printf(
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

    private static void stop(InpaintingTrainer trainer, CountDownLatch saved) {
        trainer.stop();
        try {
            if (!saved.await(SAVING_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("error: the weights could not be saved in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private TrainingSettings settings() {
        TrainingSettings.Builder settings =
                TrainingSettings.builder()
                        .optCrops(CropSchedule.parse(crop, batch))
                        .optLearningRate(learningRate, warmUp, 0.02)
                        .optAverageDecay(average)
                        .optClipFactor(clip)
                        .optWeights(
                                new InpaintingLoss.Weights(
                                        1, structureWeight, holeWeight, knownWeight))
                        .optSeed(seed)
                        .optThreads(threads);
        if (maxSteps != null) {
            settings.optMaxSteps(maxSteps);
        }
        if (minutes != null) {
            settings.optMaxTime(Duration.ofMillis(Math.round(minutes * 60_000)));
        }
        return settings.build();
    }

    private PhotoSet load(Path folder) throws InputException {
        PhotoSet photos;
        try {
            photos =
                    PhotoSet.builder()
                            .optFolder(folder)
                            .optSmallest(smallest)
                            .optTextures(TextureMaker.of(texture))
                            .optThreads(Runtime.getRuntime().availableProcessors())
                            .build();
        } catch (IOException e) {
            throw ErrorReport.about(folder, e);
        }
        if (!photos.skipped().isEmpty()) {
            System.err.println(photos.skipped().size() + " files of " + folder + " are left out:");
            photos.skipped().forEach(line -> System.err.println("  " + line));
        }
        return photos;
    }

    private static List<Photo> holdBack(List<Photo> photos) {
        List<Photo> heldBack = new ArrayList<>();
        for (int i = photos.size() - 1; i >= 0; i--) {
            if (photos.size() > 1 && i % HELD_BACK == 0) {
                heldBack.add(photos.remove(i));
            }
        }
        return heldBack.isEmpty() ? List.copyOf(photos) : heldBack;
    }

    private Map<String, String> metadata(Generators generators, int photos) throws InputException {
        Map<String, String> metadata = new LinkedHashMap<>(generators.metadata());
        metadata.put("photos", Integer.toString(photos));
        metadata.put("seed", Long.toString(seed));
        metadata.put("batch", Integer.toString(batch));
        metadata.put("crop", crop);
        metadata.put("learning_rate", Double.toString(learningRate));
        metadata.put("holes", minHole + " to " + maxHole);
        metadata.put("texture", texture.name().toLowerCase(Locale.ROOT));
        metadata.put("canny_sigma", Double.toString(sigma));
        metadata.put("trained_with", EngineDevice.versions());
        return metadata;
    }
}
