package io.github.tsgl.benchmarks;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.examples.EngineSettings;
import io.github.tsgl.examples.Generators;
import io.github.tsgl.examples.WaitPolicy;
import io.github.tsgl.training.PictureGrid;
import io.github.tsgl.training.data.PhotoFile;
import io.github.tsgl.training.data.PhotoFolder;
import io.github.tsgl.training.data.Resampling;
import io.github.tsgl.training.data.RgbImage;
import io.github.tsgl.training.mask.HoleMask;
import io.github.tsgl.training.mask.IrregularMasks;
import io.github.tsgl.training.metric.PeakSignalToNoise;
import io.github.tsgl.training.metric.StructuralSimilarity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares a model with the mean colour and with OpenCV's Telea inpainting on photos. */
@Command(
        name = "evaluate",
        description =
                "Prints PSNR and SSIM of a model, of the mean colour and of OpenCV's Telea"
                        + " inpainting for irregular holes of 10 to 50 %%.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class Evaluate implements Callable<Integer> {

    private static final int[] BINS = {10, 20, 30, 40, 50};
    private static final String MEAN = "mean colour";

    @Option(names = "--data", required = true, description = "The folder of photos.")
    private Path data;

    @Option(names = "--weights", required = true, description = "The model's weights.")
    private Path weights;

    @Option(names = "--config", description = "The network: ${COMPLETION-CANDIDATES}.")
    private Generators.Preset config = Generators.Preset.TSGL_SMALL;

    @Option(names = "--width", description = "Channels of the first structure stage.")
    private Integer width;

    @Option(names = "--depths", split = ",", description = "Transformer blocks of the stages.")
    private Integer[] depths;

    @Option(names = "--texture", description = "The texture input: ${COMPLETION-CANDIDATES}.")
    private Smoothing texture = Smoothing.L0;

    @Option(names = "--side", description = "The height and width of the pictures.")
    private int side = 256;

    @Option(names = "--masks", description = "Holes for each photo and bin.")
    private int masks = 1;

    @Option(names = "--seed", description = "The seed of the holes.")
    private long seed = 2026;

    @Option(names = "--radius", description = "Telea's radius in pixels.")
    private double radius = 5;

    @Option(names = "--pictures", description = "A folder for pictures side by side.")
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
        WaitPolicy.spinShortly();
        CommandLine command = new CommandLine(new Evaluate());
        System.exit(command.setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
    }

    /** {@inheritDoc} */
    @Override
    public Integer call() {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Block network = Generators.read(config, width, depths, weights, manager);
            Map<String, Filler> fillers = new LinkedHashMap<>();
            fillers.put(MEAN, Filler.meanColour());
            fillers.put(
                    String.format(Locale.ROOT, "Telea (radius %.0f)", radius),
                    Filler.telea(radius));
            fillers.put(config.toString(), model(network, manager));
            evaluate(fillers);
            return 0;
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("error: " + e.getMessage());
            return 1;
        }
    }

    private Filler model(Block network, NDManager manager) {
        InputPreparation preparation = InputPreparation.builder().optSmoothing(texture).build();
        ParameterStore parameters = new ParameterStore(manager, false);
        return (picture, mask) -> {
            try (NDManager scope = manager.newSubManager()) {
                NDList inputs =
                        preparation.prepare(scope, picture.toFloatImage(), mask.toFloatImage());
                NDList outputs = network.forward(parameters, inputs, false);
                float[] planes = outputs.head().toFloatArray();
                return RgbImage.ofPlanes(planes, 0, picture.width(), picture.height());
            }
        };
    }

    private void evaluate(Map<String, Filler> fillers) throws IOException {
        List<RgbImage> photos = new ArrayList<>();
        for (Path file : PhotoFolder.list(data)) {
            photos.add(Resampling.centreSquare(PhotoFile.read(file, 4 * side), side));
        }
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
        System.out.println("| hole | " + String.join(" | ", names) + " |");
        System.out.println("| --- |" + " --- |".repeat(names.size()));
        for (int bin = 0; bin < BINS.length; bin++) {
            boolean all = bin == BINS.length - 1;
            StringBuilder line = new StringBuilder("| ");
            line.append(all ? "all" : BINS[bin] + "–" + BINS[bin + 1] + " %").append(" |");
            for (Score score : scores[bin]) {
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
