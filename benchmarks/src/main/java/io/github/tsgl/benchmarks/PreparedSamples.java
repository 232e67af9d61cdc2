// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.training.TrainingParts;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.training.data.PhotoPreparation;
import io.github.tsgl.training.data.PhotoSource;
import io.github.tsgl.training.data.PreparedFiles;
import io.github.tsgl.training.data.SampleSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what it costs to prepare photos, and what training has of it. */
@Command(
        name = "prepared-samples",
        description = {
            "Prints the processor time of one thread, in milliseconds: for a photo that is prepared"
                    + " in one size, and for a training sample without and with what was prepared,"
                    + " of files that are read anew and of pictures that are in memory.",
            "Other programs on the machine do not count."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class PreparedSamples implements Callable<Integer> {

    private static final double MILLION = 1e6;

    @Option(names = "--data", required = true, description = "The folder of photos.")
    private Path data;

    @Option(names = "--side", description = "Height and width of the samples.")
    private int side = 256;

    @Option(names = "--samples", description = "Samples that are measured, after as many others.")
    private int samples = 100;

    /** What is measured. */
    @FunctionalInterface
    private interface Work {
        void run(int number) throws IOException;
    }

    /**
     * Runs the program.
     *
     * @param arguments the options
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PreparedSamples()).execute(arguments));
    }

    /** {@inheritDoc} */
    @Override
    public Integer call() {
        try {
            System.out.println(
                    "| texture | a photo | without: files | memory | with: files | memory |");
            System.out.println("| --- | ---: | ---: | ---: | ---: | ---: |");
            for (String texture : List.of("none", "l0", "rtv")) {
                measure(texture);
            }
            return 0;
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("error: " + e.getMessage());
            return 1;
        }
    }

    private void measure(String texture) throws IOException {
        List<Path> photos = PictureReader.list(data);
        Path folder = Files.createTempDirectory("prepared");
        PhotoPreparation preparation = config(texture).preparation();
        PreparedFiles files = PreparedFiles.in(folder, data);
        PreparedFiles first = PreparedFiles.in(folder.resolve("first"), data);
        milliseconds(photos.size(), number -> prepare(photos.get(number), preparation, first));
        double photo =
                milliseconds(
                        photos.size(), number -> prepare(photos.get(number), preparation, files));
        System.out.printf(
                Locale.ROOT,
                "| `%s` | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
                texture,
                photo,
                sample(config(texture, "data.cache_bytes=0")),
                sample(config(texture)),
                sample(config(texture, "data.prepared=" + folder, "data.cache_bytes=0")),
                sample(config(texture, "data.prepared=" + folder)));
    }

    private TrainingConfig config(String texture, String... more) {
        List<String> settings =
                new ArrayList<>(
                        List.of(
                                "data.folder=" + data,
                                "data.framing=resize",
                                "data.smallest=1",
                                "data.crop=" + side,
                                "data.edges=whole-picture",
                                "data.texture=" + texture));
        settings.addAll(List.of(more));
        return TrainingConfig.recipe("tsgl-psv").with(settings);
    }

    private void prepare(Path photo, PhotoPreparation preparation, PreparedFiles files)
            throws IOException {
        String name = PhotoPreparation.name(data, photo);
        preparation.prepare(PhotoSource.of(name, Files.readAllBytes(photo)), name, files);
    }

    private double sample(TrainingConfig config) throws IOException {
        SampleSource source = new TrainingParts(config, line -> {}).samples();
        milliseconds(samples, number -> source.batch(number, 1, side));
        return milliseconds(samples, number -> source.batch(samples + number, 1, side));
    }

    /** The mean processor time of this thread. */
    private static double milliseconds(int count, Work work) throws IOException {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int number = 0; number < count; number++) {
            work.run(number);
        }
        long after = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        return (after - before) / MILLION / count;
    }
}
