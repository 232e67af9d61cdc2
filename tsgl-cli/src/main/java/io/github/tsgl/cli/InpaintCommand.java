// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import io.github.tsgl.encoder.host.Refiner;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.image.io.LabelFolder;
import io.github.tsgl.image.io.MaskPicture;
import io.github.tsgl.image.io.PictureDetails;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.image.io.PictureWriter;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.image.io.WholeFile;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import io.github.tsgl.zoo.UnusableWeightsException;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fills the hole of one photo, or of every photo in a folder. */
@Command(
        name = "inpaint",
        description = {
            "Fills the hole of a photo: the pixels that are white in its mask.",
            "",
            "Give files, or folders to work on every picture in one (and in its"
                    + " sub-folders with --recursive). Pixels outside the hole come out untouched; a"
                    + " .jpg result is compressed again, so choose .png where every bit counts."
                    + " Read are "
                    + PictureReader.FORMATS
                    + " files, whatever their names;"
                    + " of several frames or pages the first. In folders a result has its photo's"
                    + " name, but .gif (256 colors) and .webp become .png.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "A photo may be RGB, gray or palette, with 8 or 16 bits, with or without alpha. Its"
                    + " EXIF orientation is honored: mask and result are as the photo is shown. Its"
                    + " alpha is kept, also in the hole; what is wholly transparent is unknown to"
                    + " the network, whatever color is stored there. A gray photo stays gray."
                    + " Values are kept as they are stored; an ICC color profile is not applied,"
                    + " but goes into the result, as do EXIF and XMP data, resolution and comments"
                    + " where the format can hold them; thumbnails do not.",
            "",
            "Examples:",
            "  tsgl inpaint --image photo.jpg --mask mask.png --out result.png",
            "      the shipped model; windows around the hole at full resolution",
            "  tsgl inpaint --image photo.jpg --mask mask.png --out result.jpg --sizing resize",
            "      the whole photo at a low resolution: fast, and good for large smooth holes",
            "  tsgl inpaint --image photos --mask masks --out results",
            "      photos/a.jpg with masks/a.png or masks/a_mask001.png gives results/a.jpg, and so"
                    + " on; a photo whose mask has no hole is copied",
            "  tsgl inpaint --image photos --mask logo.png --out results",
            "      the same mask for all photos, which then have one size",
            "  tsgl inpaint --image photo.jpg --mask mask.png --out result.png \\",
            "      --model NAME --weights FILE",
            "      another model, with its published weights; 'tsgl models' lists both",
            "  tsgl inpaint --image photo.png --mask mask.png --out result.png --model run",
            "      the network of a training run, whatever its size",
            "",
            "Exit status: 0 done, 1 an input or output failed, 2 wrong usage."
        })
final class InpaintCommand extends TsglCommand {

    private static final double MOSTLY = 0.5;
    private static final int MOST_JOBS = 4; // if nothing is said

    @Option(
            names = "--image",
            required = true,
            paramLabel = "PATH",
            description = "The photo, or a folder of photos.")
    private Path image;

    @Option(
            names = "--mask",
            required = true,
            paramLabel = "PATH",
            description =
                    "The mask, of the photo's size: white is the hole, black or transparent is"
                            + " kept. With a folder of photos, one mask for all or a folder of masks"
                            + " with the photos' names (the extensions may differ) or with LaMa's"
                            + " (NAME_mask001.png for NAME.png, also in the photos' own folder; of"
                            + " several, each has a result of its name). Models that take whatever is"
                            + " not black for the hole, as published: ${bundle:not-black}.")
    private Path mask;

    @Option(
            names = "--labels",
            paramLabel = "PATH",
            description =
                    "The photo's semantic map, for a run that was trained with"
                            + " network.priors=labels: a picture of the photo's size whose colors"
                            + " are the classes, as in training. What it has in the hole is not"
                            + " looked at. With a folder of photos, the folder of maps with the"
                            + " photos' names (NAME.png, or NAME_seg.png).")
    private Path labels;

    private LabelFolder labelFolder; // null if --labels is no folder

    @Option(
            names = "--out",
            required = true,
            paramLabel = "PATH",
            description =
                    "The result, a file that ends in "
                            + PictureWriter.EXTENSIONS
                            + ", in a folder"
                            + " that exists. With a folder"
                            + " of photos, the folder of results, which is made if need be. A file"
                            + " that is there is replaced once its successor is whole.")
    private Path out;

    @Option(
            names = "--in-place",
            description = "Allow --out to be the photo itself, which is then replaced.")
    private boolean inPlace;

    @Option(
            names = "--recursive",
            description =
                    "With a folder of photos: also those in its sub-folders, with the masks and"
                            + " results in sub-folders of the same names.")
    private boolean recursive;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "With a folder of photos: how many are worked on at a time, each with its share"
                            + " of --threads. More take more memory. Default: one for each thread,"
                            + " at most "
                            + MOST_JOBS
                            + "; 1 with --refine or --sizing original.")
    private Integer jobs;

    @Option(names = "--skip-existing", description = "Leave out photos whose result is there.")
    private boolean skipExisting;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            defaultValue = "1/1",
            description =
                    "With a folder of photos: only the I-th of N parts of them, so that N machines"
                            + " can divide the work. All parts together give what one run gives.")
    private Shard shard;

    @Mixin private final MaskOptions maskOptions = new MaskOptions();

    @Option(
            names = "--sizing",
            paramLabel = "HOW",
            description = {
                "How photos larger than the working size are treated:",
                "crop: windows around the parts of the hole, at full resolution unless a part is"
                        + " larger than half the working size; a long thin part, such as a scratch,"
                        + " is cut into pieces that are filled one after another;",
                "resize: the whole photo, shrunk; some models (${bundle:resizing}) bring its detail"
                        + " back, from the places that their attention names;",
                "original: the whole photo as it is; time and memory grow with it.",
                "Smaller photos go through whole. Default: crop; original with --refine; resize for"
                        + " ${bundle:resizing}."
            })
    private Sizing sizing;

    @Option(
            names = "--refine",
            description =
                    "Refine the filling of large photos scale by scale, as the authors of some"
                            + " models do (${bundle:refining}): the hole is filled at a smaller"
                            + " size first, and what is there guides the larger scales. Takes"
                            + " minutes and gigabytes.")
    private boolean refine;

    @Option(
            names = "--working-size",
            paramLabel = "N",
            description =
                    "Longest side in pixels that the network sees. Default: what the model was"
                            + " made for, as 'tsgl models' tells.")
    private Integer workingSize;

    @Option(
            names = "--smoothing",
            paramLabel = "HOW",
            description =
                    "How the texture picture that the network sees is made: none, l0 or rtv."
                            + " Default: as the model was trained. Not for models that see none.")
    private Smoothing smoothing;

    @Mixin private ModelOptions modelOptions;

    @Option(
            names = "--max-megapixels",
            paramLabel = "N",
            defaultValue = "100",
            description =
                    "Refuse larger pictures before reading them. What the network needs besides"
                            + " grows with the photo with --sizing original only. Default:"
                            + " ${DEFAULT-VALUE}.")
    private double maxMegapixels;

    InpaintCommand(ModelOptions.Source source) {
        modelOptions = new ModelOptions(source);
    }

    @Override
    String memoryAdvice() {
        String fewer = Files.isDirectory(image) ? " --jobs 1," : "";
        return "--sizing resize, a smaller --working-size," + fewer + " or java -Xmx";
    }

    @Override
    public Integer call() throws InputException, FileException {
        if (workingSize != null && workingSize < 16) {
            throw usage("--working-size must be at least 16");
        }
        if (!(maxMegapixels > 0)) {
            throw usage("--max-megapixels must be above 0");
        }
        if (jobs != null && jobs < 1) {
            throw usage("--jobs must be at least 1");
        }
        if (skipExisting && inPlace) {
            throw usage("--skip-existing and --in-place exclude each other");
        }
        if (shard.count() > 1 && inPlace) { // results must not change what there is to divide
            throw usage("--shard and --in-place exclude each other");
        }
        maskOptions.check();
        modelOptions.check();
        if (refine) {
            modelOptions.requireRefinement();
        }
        modelOptions.requireWeights();
        modelOptions.requireLabels(labels != null);
        if (labels != null) {
            openLabels();
        }
        if (Files.isDirectory(image)) {
            return inpaintFolder();
        }
        if (shard.count() > 1) {
            throw usage("--shard is for folders, but " + image + " is a photo");
        }
        return inpaintFile();
    }

    private void openLabels() throws InputException, FileException {
        if (!Files.isDirectory(labels)) {
            FileException.requireReadable(labels);
            if (Files.isDirectory(image)) {
                throw usage("--labels: " + labels + " is a file, but --image is a folder");
            }
            return;
        }
        try {
            labelFolder = LabelFolder.open(labels);
        } catch (IOException e) {
            throw ErrorReport.about(labels, e);
        }
    }

    private int inpaintFile() throws InputException, FileException {
        if (!PictureWriter.isPicture(out)) {
            throw usage("--out: " + out + " does not end in " + PictureWriter.EXTENSIONS);
        }
        Job job = new Job(image, mask, out);
        if (skipExisting && job.isDone()) {
            skipped(1, 1);
            return 0;
        }
        job.check(inPlace);
        modelOptions.begin();
        try {
            Picture picture = read(job);
            if (picture.mask().hole().isAllKnown()) {
                throw new InputException(mask, picture.mask().withoutHole());
            }
            try (RefinementProgress progress = new RefinementProgress(this::progressBar);
                    ZooModel<InpaintingInput, Image> model = load(progress, picture);
                    Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
                finish(job, picture, predictor);
            }
        } catch (TranslateException | RuntimeException | OutOfMemoryError e) {
            throw ErrorReport.about(image, e);
        }
        return 0;
    }

    private int inpaintFolder() throws InputException {
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new InputException(out, "is a file, but --image is a folder");
        }
        if (!Files.exists(mask)) {
            throw new InputException(mask, "no such file or folder");
        }
        if (PictureReader.isPicture(out) && !Files.exists(out)) {
            throw usage("--out: " + out + " is a picture's name, but --image is a folder");
        }
        List<Job> all = shard.of(PhotoFolder.jobs(image, mask, out, recursive));
        List<Job> left = all.stream().filter(job -> !skipExisting || !job.isDone()).toList();
        if (left.size() < all.size()) {
            skipped(all.size() - left.size(), all.size());
        }
        if (all.isEmpty()) {
            say("--shard " + shard + " has no photo: there are fewer photos than parts");
        }
        if (left.isEmpty()) {
            return 0;
        }
        makeFolder(out);
        sayWhatBecomesPng(left);
        int atOnce = Math.min(jobsAtOnce(), left.size());
        modelOptions.share(atOnce);
        AtomicInteger failures = new AtomicInteger();
        try (RefinementProgress steps = new RefinementProgress(this::progressBar);
                ZooModel<InpaintingInput, Image> model = load(steps, null);
                ProgressBar progress = progressBar("inpaint", left.size())) {
            steps.showBeside(progress);
            Queue<Job> queue = new ConcurrentLinkedQueue<>(left);
            Workers.run(
                    atOnce,
                    () -> {
                        try (Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
                            for (Job job = queue.poll(); job != null; job = queue.poll()) {
                                if (!inpaint(job, predictor)) {
                                    failures.incrementAndGet();
                                }
                                progress.step();
                            }
                        }
                    });
        }
        if (failures.get() > 0) {
            say(failures + " of " + left.size() + " photos failed");
        }
        return failures.get() == 0 ? 0 : 1;
    }

    /** How many photos of a folder are worked on at a time; few where one takes much memory. */
    private int jobsAtOnce() {
        if (jobs != null) {
            return jobs;
        }
        boolean large = refine || sizing == Sizing.ORIGINAL;
        return large ? 1 : Math.min(modelOptions.threads(), MOST_JOBS);
    }

    /** Does one photo of a folder; tells whether it could be done, and reports why not. */
    private boolean inpaint(Job job, Predictor<InpaintingInput, Image> predictor) {
        try {
            makeFolder(job.out().toAbsolutePath().getParent());
            job.check(inPlace);
            Picture picture = read(job);
            if (picture.mask().hole().isAllKnown()) {
                copy(job, picture.mask());
            } else {
                finish(job, picture, predictor);
            }
            return true;
        } catch (InputException
                | IOException
                | TranslateException
                | RuntimeException
                | OutOfMemoryError
                | StackOverflowError e) {
            report(ErrorReport.aboutPhoto(job.image(), e));
            return false;
        }
    }

    private static void makeFolder(Path folder) throws InputException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InputException(folder, "cannot be made: " + FileException.reason(e), e);
        }
    }

    /** Gives a photo without a hole to the results as it is. */
    private void copy(Job job, MaskPicture mask) throws InputException, IOException {
        say(job.image() + ": is copied: " + job.mask() + ": " + mask.withoutHole());
        if (!PictureWriter.isPicture(job.image())) { // its result has another format
            PictureReader reader = PictureReader.lenient(maxMegapixels, "--max-megapixels");
            PictureWriter.write(job.out(), reader.read(job.image()));
        } else if (!job.isInPlace()) {
            WholeFile.write(job.out(), stream -> Files.copy(job.image(), stream));
        }
    }

    private void sayWhatBecomesPng(List<Job> jobs) {
        long count = jobs.stream().filter(job -> !PictureWriter.isPicture(job.image())).count();
        if (count > 0) {
            say(count + " of " + jobs.size() + " photos are GIF or WebP; their results are PNG");
        }
    }

    private void skipped(int count, int all) {
        say(count + " of " + all + " results are there and stay as they are");
    }

    private void say(String line) {
        err().println("tsgl: " + line);
        err().flush();
    }

    /** A photo with its mask, and what its result shall have beside the pixels. */
    private record Picture(InpaintingInput input, MaskPicture mask, PictureDetails details) {}

    private Picture read(Job job) throws InputException, FileException {
        PictureReader reader = PictureReader.lenient(maxMegapixels, "--max-megapixels");
        StoredPicture photo = reader.read(job.image());
        if (photo.details().isAnimated()) {
            say(
                    job.image()
                            + ": warning: has several frames or pages; only the first goes into"
                            + " the result");
        }
        PictureWriter.requireHolds(job.out(), photo.pixels());
        StoredPicture stored = reader.read(job.mask());
        MaskPicture hole = maskOptions.read(stored, modelOptions.maskReading());
        BufferedImage given =
                maskOptions.leavesItToTheModel()
                        ? stored.pixels()
                        : hole.hole().toPicture().toBufferedImage();
        Optional<Image> map = labels(job, photo, reader);
        try {
            InpaintingInput input = new InpaintingInput(wrap(photo.pixels()), wrap(given), map);
            if (hole.unclear() > MOSTLY) {
                warnOfUnclear(job, hole);
            }
            return new Picture(input, hole, photo.details());
        } catch (IllegalArgumentException e) {
            throw new InputException(job.mask(), FileException.describe(e), e);
        }
    }

    private Optional<Image> labels(Job job, StoredPicture photo, PictureReader reader)
            throws InputException, FileException {
        if (labels == null) {
            return Optional.empty();
        }
        Path map = labelFolder == null ? labels : labelFolder.of(job.image());
        try {
            Dimension size = new Dimension(photo.width(), photo.height());
            return Optional.of(wrap(LabelFolder.read(map, size, reader).toBufferedImage()));
        } catch (IOException e) {
            throw ErrorReport.about(map, e);
        }
    }

    private void warnOfUnclear(Job job, MaskPicture mask) {
        String ends =
                switch (mask.reading()) {
                    case TRANSPARENT, OPAQUE -> "transparent nor opaque";
                    default -> "black nor white";
                };
        say(
                String.format(
                        Locale.ROOT,
                        "%s: warning: %s: %.0f %% of the mask is neither %s; is it a mask?",
                        job.image(),
                        job.mask(),
                        100 * mask.unclear(),
                        ends));
    }

    private void finish(Job job, Picture picture, Predictor<InpaintingInput, Image> predictor)
            throws InputException, FileException, TranslateException {
        Image result;
        try {
            result = predictor.predict(picture.input());
        } catch (TranslateException e) {
            if (e.getCause() == null) { // the translator's own: it is about the mask
                throw new InputException(job.mask(), FileException.describe(e), e);
            }
            if (e.getCause() instanceof UnusableWeightsException) {
                throw modelOptions.failure(ErrorReport.message(e), e);
            }
            throw e;
        }
        BufferedImage pixels = (BufferedImage) result.getWrappedImage();
        PictureWriter.write(job.out(), StoredPicture.of(pixels).withDetails(picture.details()));
    }

    private static Image wrap(BufferedImage picture) {
        return new BufferedImageFactory().fromImage(picture);
    }

    /** Loads the model; of the first picture, null if there are many, what can be is done then. */
    private ZooModel<InpaintingInput, Image> load(Refiner.Listener progress, Picture first)
            throws InputException {
        InpaintingModel.Builder settings = InpaintingModel.builder();
        if (first != null) {
            settings.optFirst(first.input());
        }
        if (refine) {
            settings.optRefinement(modelOptions.refiner(progress));
        }
        if (sizing != null) {
            settings.optSizing(sizing);
        }
        if (workingSize != null) {
            settings.optWorkingSize(workingSize);
        }
        return modelOptions.load(settings, Optional.ofNullable(smoothing));
    }

    private ProgressBar progressBar(String task, int steps) {
        return Progress.bar(task, steps, line -> err().println(line));
    }
}
