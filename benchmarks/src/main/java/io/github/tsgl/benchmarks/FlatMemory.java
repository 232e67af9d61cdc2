// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.layers.engine.EngineSettings;
import io.github.tsgl.layers.engine.NativeSettings;
import io.github.tsgl.training.GanTrainer;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.training.data.SampleSource;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows whether memory stays flat over many forward passes and training steps. */
@Command(
        name = "flat-memory",
        description = {
            "Fills the hole of the same noise again and again, then trains tsgl-small on noise, and"
                    + " prints resident memory, the number of arrays and the Java heap.",
            "The last line is 'flat' or 'growing'. Memory is flat if the median resident memory of"
                    + " the last quarter is at most 2 %% and 16 MiB above that of the second,"
                    + " and the arrays are no more."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        footer = {"", "Exit status: 0 flat, 1 growing or failed, 2 wrong usage."})
final class FlatMemory implements Callable<Integer> {

    @Option(names = "--model", description = "The model, with random weights.")
    private String model = Hosts.DEFAULT;

    @Option(names = "--size", description = "Height and width of the picture.")
    private int size = 256;

    @Option(names = "--passes", description = "Forward passes; 0 leaves them out.")
    private int passes = 200;

    @Option(names = "--steps", description = "Training steps; 0 leaves them out.")
    private int steps = 200;

    @Option(names = "--crop", description = "Height and width of the training samples.")
    private int crop = 128;

    @Option(names = "--batch", description = "Samples of a training step.")
    private int batch = 2;

    @Option(names = "--every", description = "Passes or steps between measurements.")
    private int every = 5;

    /**
     * Runs the program.
     *
     * @param arguments the options
     */
    public static void main(String[] arguments) {
        EngineSettings.apply();
        EngineSettings.setThreads(EngineSettings.threads());
        NativeSettings.apply();
        System.exit(new CommandLine(new FlatMemory()).execute(arguments));
    }

    /** {@inheritDoc} */
    @Override
    public Integer call() throws InterruptedException {
        try {
            boolean flat = passes == 0 || isInferenceFlat();
            flat &= steps == 0 || isTrainingFlat();
            System.out.println(flat ? "flat" : "growing");
            return flat ? 0 : 1;
        } catch (IOException
                | ModelNotFoundException
                | MalformedModelException
                | TranslateException
                | IllegalArgumentException
                | IllegalStateException e) {
            System.err.println("error: " + e.getMessage());
            return 1;
        }
    }

    private boolean isInferenceFlat()
            throws IOException,
                    ModelNotFoundException,
                    MalformedModelException,
                    TranslateException {
        MemoryLog log = new MemoryLog("pass", passes, every, System.out);
        InpaintingInput input =
                new InpaintingInput(wrap(TrainingSamples.noise(size).toBufferedImage()), hole());
        try (ZooModel<InpaintingInput, Image> loaded =
                        InpaintingModel.builder()
                                .optModel(model)
                                .optRandomWeights()
                                .optDevice(Device.cpu())
                                .optSizing(Sizing.ORIGINAL)
                                .load();
                Predictor<InpaintingInput, Image> predictor = loaded.newPredictor()) {
            for (int pass = 1; pass <= passes; pass++) {
                predictor.predict(input);
                log.after(pass);
            }
        }
        return log.isFlat();
    }

    private boolean isTrainingFlat() throws IOException, InterruptedException {
        MemoryLog log = new MemoryLog("step", steps, every, System.out);
        TrainingConfig config =
                TrainingConfig.recipe("tsgl-small")
                        .with(List.of("max_steps=" + steps, "batch=" + batch, "data.crop=" + crop));
        SampleSource samples = TrainingSamples.ofNoise(config, 2 * crop);
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setConfig(config)
                        .setGenerator(
                                Hosts.network(config.network().spec(), StructureOutput.TRAINING))
                        .optDiscriminator(config.network().makeDiscriminator())
                        .setSamples(samples)
                        .optListener((result, same) -> log.after((int) result.step()))
                        .build()) {
            trainer.train();
        }
        return log.isFlat();
    }

    /** A mask picture with a white square in its middle. */
    private Image hole() {
        BufferedImage mask = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = mask.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(size / 4, size / 4, size / 2, size / 2);
        graphics.dispose();
        return wrap(mask);
    }

    private static Image wrap(BufferedImage picture) {
        return new BufferedImageFactory().fromImage(picture);
    }
}
