// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.image.io.FileException;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.training.config.ConfigException;
import io.github.tsgl.training.data.PhotoPreparation;
import io.github.tsgl.training.data.PhotoSource;
import io.github.tsgl.training.data.PreparedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes what is slow to make of photos ahead of training. */
@Command(
        name = "prepare",
        description = {
            "Makes smoothed pictures and edges of a folder of photos ahead of training, which finds"
                    + " them by --set data.prepared=OUT and then does not make them of each sample.",
            "They are made of the whole photo, as by the published programs, which needs --set"
                    + " data.edges=whole-picture or published: by known-pixels they depend on the"
                    + " hole of each sample."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        footer = {
            "",
            "Each photo is prepared in all sizes in which it can be drawn: one if data.framing is"
                    + " crop or resize; if it is scales, in steps of √2 from data.largest down to"
                    + " the sample's side, such as 4 from 384 to 128, which together have twice the"
                    + " pixels of the largest.",
            "Files are PNG: PHOTO.WIDTHxHEIGHT.DIGEST.smoothed.png and ….edges.png, where DIGEST"
                    + " tells the photo's content and how they are made. Those that are there"
                    + " stay, so that a command that was stopped goes on when it is given again.",
            "",
            "Recipes: ${bundle:recipes}."
        })
final class PrepareCommand extends TsglCommand {

    private static final double MEGA = 1e6;

    @Mixin private ConfigOption config;

    @Option(
            names = "--data",
            required = true,
            description = "The folder of photos, or a list of them, as for train.")
    private Path data;

    @Option(
            names = "--out",
            required = true,
            description = "The folder of what is made, not in that of the photos.")
    private Path out;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "How many photos are worked on at a time. Default: one for each core.")
    private Integer jobs;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            defaultValue = "1/1",
            description =
                    "Only the I-th of N parts of the photos, so that N machines can divide the"
                            + " work. All parts together give what one run gives.")
    private Shard shard;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any other value of the configuration, such as data.edges=published.")
    private List<String> settings = new ArrayList<>();

    @Override
    String memoryAdvice() {
        return "--jobs 1, or java -Xmx";
    }

    @Override
    public Integer call() throws InputException, FileException {
        if (jobs != null && jobs < 1) {
            throw usage("--jobs must be at least 1");
        }
        PhotoPreparation preparation;
        try {
            preparation = config.read(settings).preparation();
        } catch (ConfigException e) {
            throw usage(e.getMessage());
        }
        PreparedFiles files = PreparedFiles.in(out, data);
        List<Path> photos = photos();
        Counts counts = new Counts();
        Queue<Path> queue = new ConcurrentLinkedQueue<>(photos);
        int atOnce = jobs != null ? jobs : Runtime.getRuntime().availableProcessors();
        try (ProgressBar progress =
                Progress.bar("prepare", photos.size(), line -> err().println(line))) {
            Workers.run(
                    Math.max(1, Math.min(atOnce, photos.size())),
                    () -> {
                        for (Path photo = queue.poll(); photo != null; photo = queue.poll()) {
                            prepare(photo, preparation, files, counts);
                            progress.step();
                        }
                    });
        }
        out().println(counts.line(photos.size()));
        return counts.failed == 0 ? 0 : 1;
    }

    private List<Path> photos() throws InputException {
        try {
            return shard.of(PictureReader.list(data).stream().sorted().distinct().toList());
        } catch (IOException e) {
            throw ErrorReport.about(data, e);
        }
    }

    private void prepare(
            Path photo, PhotoPreparation preparation, PreparedFiles files, Counts counts) {
        try {
            PhotoSource source = PhotoSource.of(photo.toString(), Files.readAllBytes(photo));
            counts.add(preparation.prepare(source, PhotoPreparation.name(data, photo), files));
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            report(ErrorReport.aboutPhoto(photo, e));
            counts.addFailed();
        }
    }

    /** What became of the photos. */
    private static final class Counts {

        private int made;
        private long bytes;
        private int present;
        private int small;
        private int failed;

        synchronized void add(PhotoPreparation.Result result) {
            made += result.made().size();
            bytes += result.made().values().stream().mapToLong(length -> length).sum();
            present += result.present().size();
            small += result.made().isEmpty() && result.present().isEmpty() ? 1 : 0;
        }

        synchronized void addFailed() {
            failed++;
        }

        synchronized String line(int photos) {
            return String.format(
                    Locale.ROOT,
                    "%d photos: %d files made (%.1f MB), %d were there%s%s",
                    photos,
                    made,
                    bytes / MEGA,
                    present,
                    small == 0 ? "" : "; " + small + " photos are too small",
                    failed == 0 ? "" : "; " + failed + " photos failed");
        }
    }
}
