// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.io.PictureWriter;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.training.mask.MaskFolder;
import io.github.tsgl.training.mask.MaskGenerator;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Draws samples of every mask generator, and how its hole ratios are spread. */
@Command(
        name = "mask-gallery",
        description = "Draws masks of every generator, and the histogram of their hole ratios.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class MaskGallery implements Callable<Integer> {

    private static final int BINS = 20;
    private static final int SAMPLES = 6;
    private static final int SAMPLE = 96;
    private static final int GAP = 8;
    private static final int CHART_WIDTH = 320;
    private static final int TITLE = 20;
    private static final int ROW = TITLE + SAMPLE + GAP;

    @Spec private CommandLine.Model.CommandSpec spec;

    @Option(names = "--out", required = true, description = "The PNG file to write.")
    private Path out;

    @Option(names = "--templates", description = "A folder of object outlines, white on black.")
    private Path templates;

    @Option(names = "--masks", description = "A folder of mask pictures to draw as well.")
    private Path masks;

    @Option(names = "--side", description = "The masks' height and width.")
    private int side = 256;

    @Option(names = "--count", description = "Masks for each histogram.")
    private int count = 2000;

    /**
     * Runs the program.
     *
     * @param arguments the options
     */
    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new MaskGallery()).execute(arguments));
    }

    /** {@inheritDoc} */
    @Override
    public Integer call() {
        if (side < 1 || count < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--side and --count must be at least 1");
        }
        try {
            BufferedImage picture = draw(generators());
            PictureWriter.write(out, StoredPicture.of(picture));
            return 0;
        } catch (IOException e) {
            System.err.println("mask-gallery: " + e.getMessage());
            return 1;
        }
    }

    private Map<String, MaskGenerator> generators() throws IOException {
        Map<String, MaskGenerator> generators = new LinkedHashMap<>();
        generators.put("lamaNarrow()", MaskGenerator.lamaNarrow());
        generators.put("lamaMedium()", MaskGenerator.lamaMedium());
        generators.put("lamaWide()", MaskGenerator.lamaWide());
        generators.put("lamaTraining()", MaskGenerator.lamaTraining());
        generators.put("square()", MaskGenerator.square());
        generators.put("turnedSquare()", MaskGenerator.turnedSquare());
        generators.put("freeForm()", MaskGenerator.freeForm());
        if (templates != null) {
            generators.put("objects(outlines)", MaskGenerator.objects(MaskFolder.open(templates)));
        }
        generators.put("irregular(0.1, 0.5)", MaskGenerator.irregular(0.1, 0.5));
        if (masks != null) {
            generators.put("MaskFolder " + masks.getFileName(), MaskFolder.open(masks));
        }
        return generators;
    }

    private BufferedImage draw(Map<String, MaskGenerator> generators) {
        int width = GAP + SAMPLES * (SAMPLE + GAP) + CHART_WIDTH + GAP;
        int height = generators.size() * ROW + GAP;
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        int top = 0;
        for (Map.Entry<String, MaskGenerator> entry : generators.entrySet()) {
            drawRow(graphics, top, entry.getKey(), entry.getValue());
            top += ROW;
        }
        graphics.dispose();
        return picture;
    }

    private void drawRow(Graphics2D graphics, int top, String name, MaskGenerator generator) {
        double[] ratios =
                LongStream.range(0, count)
                        .parallel()
                        .mapToDouble(seed -> generator.generate(side, side, seed).holeRatio())
                        .sorted()
                        .toArray();
        String title =
                String.format(
                        Locale.ROOT,
                        "%s: mean hole ratio %.3f, middle 80 %% from %.3f to %.3f",
                        name,
                        Arrays.stream(ratios).average().orElseThrow(),
                        ratios[count / 10],
                        ratios[count - 1 - count / 10]);
        System.out.println(title);
        graphics.setColor(Color.BLACK);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        graphics.drawString(title, GAP, top + TITLE - 4);
        int left = GAP;
        for (int sample = 0; sample < SAMPLES; sample++) {
            HoleMask mask = generator.generate(side, side, sample);
            graphics.drawImage(
                    mask.toPicture().toBufferedImage(), left, top + TITLE, SAMPLE, SAMPLE, null);
            left += SAMPLE + GAP;
        }
        graphics.drawImage(histogram(ratios), left, top + TITLE, null);
    }

    /** A bar stands above the lower end of its hole ratios. */
    private BufferedImage histogram(double[] ratios) {
        double[] parts = new double[BINS];
        for (double ratio : ratios) {
            parts[(int) Math.min(BINS - 1.0, ratio * BINS)] += 100.0 / ratios.length;
        }
        double[] from = IntStream.range(0, BINS).mapToDouble(i -> (double) i / BINS).toArray();
        CategoryChart chart =
                new CategoryChartBuilder()
                        .width(CHART_WIDTH)
                        .height(SAMPLE)
                        .theme(Styler.ChartTheme.Matlab)
                        .build();
        chart.getStyler()
                .setLegendVisible(false)
                .setChartPadding(1)
                .setChartBackgroundColor(Color.WHITE);
        chart.getStyler()
                .setAvailableSpaceFill(0.95)
                .setXAxisDecimalPattern("0.00")
                .setYAxisDecimalPattern("0 '%'")
                .setXAxisMaxLabelCount(5)
                .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
        chart.addSeries("hole ratio", from, parts);
        return BitmapEncoder.getBufferedImage(chart);
    }
}
