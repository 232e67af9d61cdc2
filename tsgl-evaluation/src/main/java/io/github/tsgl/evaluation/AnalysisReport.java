// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import io.github.tsgl.evaluation.analysis.MapKind;
import io.github.tsgl.evaluation.analysis.StageCurves;
import io.github.tsgl.evaluation.analysis.StageMaps;
import io.github.tsgl.evaluation.analysis.StageMeasure;
import io.github.tsgl.evaluation.analysis.StagePictures;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.training.LineChart;
import io.github.tsgl.training.PictureGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the stages of a TSGL encoder keep, as a folder: {@code index.html}, {@code stages.csv} with
 * the mean and the standard deviation over photos of each measure, map and stage, {@code
 * curves.png}, and pictures of the maps of some photos.
 */
public final class AnalysisReport {

    /** The most channels in a picture of single ones. */
    private static final int CHANNELS = 16;

    private static final int CHANNEL_SIDE = 64;
    private static final int SIDE = 128;

    private final Path folder;
    private final String title;
    private final StringBuilder figures = new StringBuilder();

    /**
     * Begins a report.
     *
     * @param folder its folder, which is made if need be
     * @param title what is analyzed
     */
    public AnalysisReport(Path folder, String title) {
        this.folder = folder;
        this.title = title;
    }

    /**
     * Writes pictures of a photo's maps.
     *
     * @param photo the photo with its hole
     * @param stages the stages' maps
     * @throws IOException if they cannot be written
     */
    public void addPictures(HoledPhoto photo, List<StageMaps> stages) throws IOException {
        StagePictures pictures = new StagePictures(stages, SIDE);
        String kinds =
                pictures.kinds().stream().map(MapKind::toString).collect(Collectors.joining(", "));
        figures.append("<h2>").append(HtmlPage.escaped(photo.name())).append("</h2>\n");
        add(photo, "photo", List.of(List.of(photo.holed(), photo.truth())), "with hole, true");
        add(
                photo,
                "magnitudes",
                pictures.magnitudes(),
                "mean over channels of |x|, a column for each stage; rows: "
                        + kinds
                        + ", high frequencies of R");
        add(
                photo,
                "entropies",
                pictures.entropies(),
                "channel entropy, the same colors all along a row; rows: " + kinds);
        add(
                photo,
                "spectra",
                pictures.spectra(),
                "ln(1 + mean over channels of |F|), frequency 0 in the middle; rows: " + kinds);
        StagePictures channels = new StagePictures(stages, CHANNEL_SIDE);
        for (MapKind kind : channels.kinds()) {
            add(
                    photo,
                    "channels-" + kind.symbol(),
                    channels.channels(kind, CHANNELS),
                    "first channels of " + kind + ", a row for each stage");
        }
    }

    private void add(HoledPhoto photo, String what, List<List<RgbImage>> rows, String caption)
            throws IOException {
        String name = photo.name() + "-" + what + ".png";
        PictureGrid grid = new PictureGrid();
        rows.forEach(row -> grid.row(row.toArray(RgbImage[]::new)));
        grid.write(
                Files.createDirectories(folder.resolve(EvaluationReport.PICTURES)).resolve(name));
        figures.append(HtmlPage.figure(name, caption));
    }

    /**
     * Writes all but the pictures, which are there.
     *
     * @param curves what was measured
     * @param summary of what, in a line
     * @throws IOException if it cannot be written
     */
    public void write(StageCurves curves, String summary) throws IOException {
        Files.createDirectories(folder);
        LineChart chart = new LineChart("stage");
        for (StageMeasure measure : StageMeasure.values()) {
            chart.panel(measure.toString(), curves.curves(measure));
        }
        chart.write(folder.resolve("curves.png"));
        Files.writeString(folder.resolve("stages.csv"), csv(curves));
        StringBuilder body = new StringBuilder("<p><img src=\"curves.png\" alt=\"\"></p>\n");
        for (StageMeasure measure : StageMeasure.values()) {
            append(body, measure.toString(), curves.stages(), curves.curves(measure));
        }
        Files.writeString(
                folder.resolve("index.html"), HtmlPage.page(title, summary, body.append(figures)));
    }

    private static void append(
            StringBuilder text, String title, int stages, Map<String, double[]> curves) {
        text.append("<h2>").append(HtmlPage.escaped(title)).append("</h2>\n<table>\n<tr><th></th>");
        for (int k = 1; k <= stages; k++) {
            text.append("<th>stage ").append(k).append("</th>");
        }
        text.append("</tr>\n");
        curves.forEach(
                (map, values) -> {
                    text.append("<tr><td>").append(HtmlPage.escaped(map)).append("</td>");
                    for (double value : values) {
                        text.append("<td>").append(number(value)).append("</td>");
                    }
                    text.append("</tr>\n");
                });
        text.append("</table>\n");
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4g", value);
    }

    private static String csv(StageCurves curves) {
        StringBuilder text = new StringBuilder("measure,map,stage,photos,mean,deviation\n");
        for (StageCurves.Point point : curves.points()) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%s,%s,%d,%d,%.8g,%.8g\n",
                            point.measure().name().toLowerCase(Locale.ROOT),
                            point.map(),
                            point.stage(),
                            point.photos(),
                            point.mean(),
                            point.deviation()));
        }
        return text.toString();
    }
}
