package io.github.tsgl.benchmarks;

import ai.djl.ModelException;
import ai.djl.translate.TranslateException;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.evaluation.Evaluation;
import io.github.tsgl.evaluation.EvaluationSet;
import io.github.tsgl.evaluation.Filler;
import io.github.tsgl.evaluation.FillerResult;
import io.github.tsgl.evaluation.HoledPhoto;
import io.github.tsgl.evaluation.RatioRange;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.layers.engine.EngineSettings;
import io.github.tsgl.layers.engine.NativeSettings;
import io.github.tsgl.training.PictureGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares models, trained runs, other programs, OpenCV's Telea inpainting, the patch fill, the
 * smooth fill and the mean color on photos.
 *
 * <p>Other programs take the holes that {@code --write} leaves in a folder; see {@link
 * EvaluationSet} for the shell loop that lets G'MIC fill them.
 */
@Command(
        name = "evaluate",
        description =
                "Prints how well models and other ways fill holes in photos, as Markdown tables:"
                        + " PSNR, SSIM, L1, LPIPS, FID, KID, and the error at smooth places.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class Evaluate implements Callable<Integer> {

    @Option(names = "--data", required = true, description = "The folder of photos.")
    private Path data;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "A model of the zoo; may be given again. Default: " + Hosts.DEFAULT)
    private List<String> models = new ArrayList<>();

    @Option(names = "--weights", description = "The first model's weights, if not its own.")
    private Path weights;

    @Option(
            names = "--run",
            paramLabel = "RUN",
            description = "The folder of a training run to compare too; may be given again.")
    private List<Path> runs = new ArrayList<>();

    @Option(
            names = "--filled",
            paramLabel = "NAME=FOLDER",
            description = "What another program made of the holes that --write wrote.")
    private Map<String, Path> filled = new LinkedHashMap<>();

    @Option(names = "--write", description = "Writes photos with holes and masks there and ends.")
    private Path write;

    @Option(names = "--inception", description = "Inception's weights, for FID and KID.")
    private Path inception;

    @Option(names = "--side", description = "The height and width of the pictures.")
    private int side = 256;

    @Option(names = "--holes", description = "Holes for each photo, one at a time.")
    private int holes = 4;

    @Option(
            names = "--ranges",
            split = ",",
            description = "Percent of the picture that is hole; the holes take turns.")
    private List<String> ranges = List.of("10-20", "20-30", "30-40", "40-50");

    @Option(
            names = "--kinds",
            split = ",",
            description = "What holes are: ${COMPLETION-CANDIDATES}; the holes take turns.")
    private List<EvaluationSet.HoleKind> kinds = List.of(EvaluationSet.HoleKind.IRREGULAR);

    @Option(names = "--outlines", description = "A folder of objects' outlines, white on black.")
    private Path outlines;

    @Option(names = "--seed", description = "The seed of the holes.")
    private long seed = 2026;

    @Option(names = "--radius", description = "Telea's radius in pixels.")
    private double radius = 5;

    @Option(
            names = "--pictures",
            description =
                    "A folder for pictures side by side, one for each hole: with hole, filled in"
                            + " the table's order, true.")
    private Path pictures;

    @Option(names = "--out", description = "A file for the tables, beside the output.")
    private Path out;

    /**
     * Runs the program.
     *
     * @param arguments the options
     */
    public static void main(String[] arguments) {
        EngineSettings.apply();
        NativeSettings.apply();
        CommandLine command = new CommandLine(new Evaluate());
        System.exit(command.setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
    }

    /** {@inheritDoc} */
    @Override
    public Integer call() {
        try {
            EvaluationSet set = set();
            if (write != null) {
                set.write(write);
                return 0;
            }
            try (Networks networks = new Networks(side)) {
                report(set, evaluation(networks).of(set));
            }
            return 0;
        } catch (IOException | ModelException | TranslateException | RuntimeException e) {
            String message = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", "; ");
            System.err.println("evaluate: " + message);
            return 1;
        }
    }

    private EvaluationSet set() throws IOException {
        EvaluationSet.Builder set =
                EvaluationSet.builder()
                        .setPhotos(data)
                        .optSide(side)
                        .optHoles(holes)
                        .optRanges(ranges.stream().map(RatioRange::parse).toList())
                        .optKinds(EnumSet.copyOf(kinds))
                        .optSeed(seed);
        if (outlines != null) {
            set.optOutlines(outlines);
        }
        return set.build();
    }

    private Evaluation evaluation(Networks networks) throws IOException, ModelException {
        Evaluation.Builder evaluation =
                Evaluation.builder()
                        .addFiller("mean color", Filler.meanColor())
                        .addFiller(
                                String.format(Locale.ROOT, "Telea, radius %.0f", radius),
                                new Telea(radius))
                        .addFiller("smooth", Filler.smooth())
                        .addFiller("patches", Filler.exemplar());
        filled.forEach((name, folder) -> evaluation.addFiller(name, Filler.folder(folder)));
        Optional<Path> own = Optional.ofNullable(weights);
        for (String name : models.isEmpty() ? List.of(Hosts.DEFAULT) : models) {
            evaluation.addFiller(name, networks.load(name, own));
            own = Optional.empty();
        }
        for (Path run : runs) {
            evaluation.addFiller(run.getFileName().toString(), networks.load(run));
        }
        if (inception != null) {
            evaluation.optInception(inception);
        }
        if (pictures != null) {
            evaluation.optListener(this::show);
        }
        return evaluation.build();
    }

    private void show(HoledPhoto photo, List<RgbImage> results) throws IOException {
        List<RgbImage> row = new ArrayList<>();
        row.add(photo.holed());
        row.addAll(results);
        row.add(photo.truth());
        Files.createDirectories(pictures);
        new PictureGrid()
                .row(row.toArray(RgbImage[]::new))
                .write(pictures.resolve(photo.name() + ".png"));
    }

    private void report(EvaluationSet set, List<FillerResult> results) throws IOException {
        String tables = FillerResult.toMarkdown(set, results);
        System.out.print(tables);
        if (out != null) {
            Files.writeString(out, tables);
        }
    }
}
