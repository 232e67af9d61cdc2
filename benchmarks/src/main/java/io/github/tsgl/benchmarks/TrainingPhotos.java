// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import io.github.tsgl.image.Resampler;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.image.io.PictureWriter;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.training.data.PhotoSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Makes the folders of photos that {@code tsgl-small} is trained on and tested on, from Debian
 * packages; photos to train on are given whole and, where they are large, in quarters too.
 */
@Command(
        name = "training-photos",
        description =
                "Copies the photos of installed packages, shrunk, to OUT/train and OUT/heldout.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class TrainingPhotos implements Callable<Integer> {

    @Spec private CommandSpec spec;

    private static final String LIST = "training-photos.txt";

    @Option(names = "--out", required = true, description = "The folder to make.")
    private Path out;

    @Option(names = "--root", description = "Where the packages are installed.")
    private Path root = Path.of("/");

    @Option(names = "--short-side", description = "The length of a photo's shorter side.")
    private int shortSide = 512;

    private final Set<String> missingPackages = new TreeSet<>();
    private int written;

    private record Entry(String packageName, String path, String use) {}

    /**
     * Runs the program.
     *
     * @param arguments the options
     */
    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new TrainingPhotos()).execute(arguments));
    }

    /** {@inheritDoc} */
    @Override
    public Integer call() {
        if (shortSide < 16) {
            throw new ParameterException(spec.commandLine(), "--short-side must be at least 16");
        }
        try {
            for (Entry entry : entries()) {
                Path file = root.resolve(entry.path());
                if (Files.isRegularFile(file)) {
                    copy(entry, file);
                } else {
                    missingPackages.add(entry.packageName());
                }
            }
        } catch (IOException e) {
            System.err.println("training-photos: " + out + ": " + FileException.reason(e));
            return 1;
        }
        System.out.println(written + " pictures written to " + out);
        if (!missingPackages.isEmpty()) {
            String missing = String.join(" ", missingPackages);
            System.err.println("training-photos: not installed: apt-get install " + missing);
            return 1;
        }
        return 0;
    }

    private static List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                TrainingPhotos.class.getResourceAsStream(LIST),
                                StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] words = line.split("\t");
                if (words.length == 3) {
                    entries.add(new Entry(words[0], words[1], words[2]));
                }
            }
        }
        return entries;
    }

    private void copy(Entry entry, Path file) throws IOException {
        RgbImage photo = PhotoSource.open(file).read(2 * shortSide + shortSide / 4);
        String name = entry.path().replaceFirst("usr/share/(games/)?", "").replace('/', '_');
        name = name.substring(0, name.lastIndexOf('.'));
        if (entry.use().equals("held-out")) {
            write(shrink(photo), out.resolve("heldout").resolve(name + ".jpg"));
            return;
        }
        write(shrink(photo), out.resolve("train").resolve(name + ".jpg"));
        boolean large = Math.min(photo.width(), photo.height()) >= 2 * shortSide;
        if (large && entry.use().equals("train-quarters")) {
            int width = photo.width() / 2;
            int height = photo.height() / 2;
            for (int quarter = 0; quarter < 4; quarter++) {
                RgbImage part =
                        photo.crop(quarter % 2 * width, quarter / 2 * height, width, height);
                write(shrink(part), out.resolve("train").resolve(name + "-" + quarter + ".jpg"));
            }
        }
    }

    private RgbImage shrink(RgbImage image) {
        boolean large = Math.min(image.width(), image.height()) > shortSide;
        return large ? Resampler.resizeShortSide(image, shortSide) : image;
    }

    private void write(RgbImage image, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        PictureWriter.write(file, StoredPicture.of(image.toBufferedImage()));
        written++;
    }
}
