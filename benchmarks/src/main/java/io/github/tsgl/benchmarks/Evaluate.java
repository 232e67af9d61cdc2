package io.github.tsgl.benchmarks;

import ai.djl.ModelException;
import ai.djl.translate.TranslateException;
import io.github.tsgl.examples.EngineSettings;
import io.github.tsgl.examples.InputException;
import io.github.tsgl.examples.NativeSettings;
import io.github.tsgl.examples.TrainedRun;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.metric.PeakSignalToNoise;
import io.github.tsgl.image.metric.StructuralSimilarity;
import io.github.tsgl.training.PictureGrid;
import io.github.tsgl.training.data.PhotoFile;
import io.github.tsgl.training.data.Resampling;
import io.github.tsgl.training.mask.IrregularMasks;
import io.github.tsgl.zoo.TsglModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares a model with the mean colour, OpenCV's Telea inpainting and a smooth fill on photos. */
@Command(
        name = "evaluate",
        description =
                "Prints PSNR and SSIM of a model, of the mean colour, of OpenCV's Telea inpainting"
                        + " and of the smooth fill from which tsgl-small begins, for holes of"
                        + " 10 to 50 %%, as a Markdown table.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class Evaluate implements Callable<Integer> {

    private static final int[] BINS = {10, 20, 30, 40, 50};

    @Option(names = "--data", required = true, description = "The folder of photos.")
    private Path data;

    @Option(names = "--model", description = "The model: tsgl-small or tsgl-released.")
    private String model = TsglModel.SMALL.artifactId();

    @Option(names = "--weights", description = "Its weights, if not those that come with it.")
    private Path weights;

    @Option(
            names = "--run",
            paramLabel = "RUN",
            description = "The folder of a training run to compare too; may be given again.")
    private List<Path> runs = new ArrayList<>();

    @Option(names = "--side", description = "The height and width of the pictures.")
    private int side = 256;

    @Option(names = "--masks", description = "Holes for each photo and bin.")
    private int masks = 1;

    @Option(names = "--seed", description = "The seed of the holes.")
    private long seed = 2026;

    @Option(names = "--radius", description = "Telea's radius in pixels.")
    private double radius = 5;

    @Option(
            names = "--pictures",
            description =
                    "A folder for pictures side by side: with hole, filled in the table's order,"
                            + " true.")
    private Path pictures;

    /** The sums of what was measured in one bin. */
    private static final class Score {
        double psnr;
        double ssim;
        int count;

        void add(RgbImage truth, RgbImage filled) {
            psnr += PeakSignalToNoise.of(truth, filled);
            ssim += StructuralSimilarity.of(truth, filled);
            count++;
        }
    }

    /** Makes the program. */
    public Evaluate() {}

    /**
     * Runs the program.
     *
     * @param arguments the options
     */
    public static void main(String[] arguments) {
        EngineSettings.apply(arguments);
        NativeSettings.apply();
        CommandLine command = new CommandLine(new Evaluate());
        System.exit(command.setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
    }

    /** {@inheritDoc} */
    @Override
    public Integer call() {
        try {
            if (side < 16 || masks < 1) {
                throw new IllegalArgumentException("--side must be at least 16, --masks 1");
            }
            Map<String, Filler> fillers = new LinkedHashMap<>();
            fillers.put("mean colour", Filler.meanColour());
            fillers.put(
                    String.format(Locale.ROOT, "OpenCV Telea, radius %.0f", radius),
                    Filler.telea(radius));
            fillers.put("smooth fill alone", Filler.smoothFill());
            try (Networks networks = new Networks(side)) {
                fillers.put(
                        model, networks.load(TsglModel.named(model), Optional.ofNullable(weights)));
                for (Path run : runs) {
                    fillers.put(run.getFileName().toString(), networks.load(TrainedRun.of(run)));
                }
                evaluate(photos(), fillers);
            }
            return 0;
        } catch (IOException
                | InputException
                | ModelException
                | TranslateException
                | RuntimeException e) {
            String message = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", "; ");
            System.err.println("evaluate: " + message);
            return 1;
        }
    }

    private List<RgbImage> photos() throws IOException {
        List<RgbImage> photos = new ArrayList<>();
        for (Path file : PhotoFile.list(data)) {
            photos.add(Resampling.centreSquare(PhotoFile.read(file, 4 * side), side));
        }
        return photos;
    }

    private void evaluate(List<RgbImage> photos, Map<String, Filler> fillers)
            throws IOException, TranslateException {
        List<String> names = List.copyOf(fillers.keySet());
        Score[][] scores = new Score[BINS.length][names.size()];
        for (Score[] row : scores) {
            for (int i = 0; i < row.length; i++) {
                row[i] = new Score();
            }
        }
        for (int bin = 0; bin + 1 < BINS.length; bin++) {
            PictureGrid grid = new PictureGrid();
            IrregularMasks holes = new IrregularMasks(BINS[bin] / 100.0, BINS[bin + 1] / 100.0);
            for (int photo = 0; photo < photos.size() * masks; photo++) {
                RgbImage truth = photos.get(photo % photos.size());
                HoleMask mask = holes.generate(side, side, seed + photo * 10L + bin);
                List<RgbImage> row = new ArrayList<>();
                row.add(mask.compose(truth, white(side)));
                for (int i = 0; i < names.size(); i++) {
                    RgbImage filled = fillers.get(names.get(i)).fill(truth, mask);
                    RgbImage composed = mask.compose(truth, filled);
                    scores[bin][i].add(truth, composed);
                    scores[BINS.length - 1][i].add(truth, composed);
                    row.add(composed);
                }
                row.add(truth);
                grid.row(row.toArray(RgbImage[]::new));
            }
            write(grid, BINS[bin]);
        }
        print(names, scores, photos.size());
    }

    private static RgbImage white(int side) {
        byte[] rgb = new byte[side * side * 3];
        Arrays.fill(rgb, (byte) 255);
        return new RgbImage(side, side, rgb);
    }

    private void write(PictureGrid grid, int bin) throws IOException {
        if (pictures != null) {
            Files.createDirectories(pictures);
            grid.write(pictures.resolve("holes-" + bin + ".png"));
        }
    }

    private void print(List<String> names, Score[][] scores, int photos) {
        System.out.printf(
                Locale.ROOT,
                "%d photos of %dx%d, %d hole(s) each, seed %d; PSNR in dB / SSIM%n%n",
                photos,
                side,
                side,
                masks,
                seed);
        StringBuilder head = new StringBuilder("| hole |");
        for (int bin = 0; bin + 1 < BINS.length; bin++) {
            head.append(" ").append(BINS[bin]).append("–").append(BINS[bin + 1]).append(" % |");
        }
        System.out.println(head.append(" all |"));
        System.out.println("| --- |" + " ---: |".repeat(BINS.length));
        for (int method = 0; method < names.size(); method++) {
            StringBuilder line = new StringBuilder("| ").append(names.get(method)).append(" |");
            for (Score[] bin : scores) {
                Score score = bin[method];
                line.append(
                        String.format(
                                Locale.ROOT,
                                " %.2f / %.4f |",
                                score.psnr / score.count,
                                score.ssim / score.count));
            }
            System.out.println(line);
        }
    }
}
