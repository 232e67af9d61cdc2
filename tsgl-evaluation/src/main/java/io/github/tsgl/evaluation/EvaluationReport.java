// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an evaluation found, and how it is written down: tables with 95 % confidence intervals as
 * Markdown and HTML, all numbers as JSON, those of each hole as CSV.
 *
 * <p>Intervals of means are percentiles of bootstrap samples of photos; those of feature distances
 * come from a jackknife over ten groups of photos, and are missing below 20 photos and above
 * {@value FeatureStatistics#KEPT} pictures. Fillers are compared with the first one by a
 * permutation test on pairs of photos.
 *
 * @param set what was filled, in words
 * @param ranges the ranges of hole ratios that are told apart
 * @param lpips the network of LPIPS and its weights
 * @param features the features that FID and KID are of; none if these are not measured
 * @param results what was measured of each filler
 */
public record EvaluationReport(
        String set,
        List<RatioRange> ranges,
        String lpips,
        Optional<Features> features,
        List<FillerResult> results) {

    /**
     * The features of pictures that FID and KID are of.
     *
     * @param size their number
     * @param description the network, its weights and how pictures are brought to its size
     */
    public record Features(int size, String description) {}

    /** The file of the tables in a report's folder. */
    public static final String TABLES = "report.md";

    /** The folder for pictures in a report's folder. */
    public static final String PICTURES = "pictures";

    /**
     * Returns the tables.
     *
     * @return Markdown: a line that says of what they are, and the tables
     */
    public String toMarkdown() {
        return MarkdownPage.of(this, ReportTable.of(this));
    }

    /**
     * Returns the measures of each hole.
     *
     * @return lines of values that are separated by commas, the first line naming them
     */
    public String toCsv() {
        return HoleTable.csv(this);
    }

    /**
     * Returns all that was found.
     *
     * @return a JSON object
     */
    public String toJson() {
        return JsonReport.of(this);
    }

    /**
     * Writes {@code report.md}, {@code report.json}, {@code holes.csv} and {@code index.html},
     * which shows the pictures of the folder's folder {@code pictures}, if it has one.
     *
     * @param folder the folder, which is made if need be
     * @throws IOException if it cannot be written
     */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<ReportTable> tables = ReportTable.of(this);
        Files.writeString(folder.resolve(TABLES), MarkdownPage.of(this, tables));
        Files.writeString(folder.resolve("report.json"), toJson());
        Files.writeString(folder.resolve("holes.csv"), toCsv());
        Path pictures = folder.resolve(PICTURES);
        Files.writeString(folder.resolve("index.html"), HtmlPage.of(this, tables, pictures));
    }
}
