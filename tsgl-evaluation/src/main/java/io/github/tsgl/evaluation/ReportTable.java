// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import io.github.tsgl.evaluation.Measure.Better;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A table of a report.
 *
 * @param title what it shows
 * @param columns the heads of the columns
 * @param rows a name and a cell for each column
 */
record ReportTable(String title, List<Column> columns, List<Row> rows) {

    /** A thousandfold, which is how small distances are written. */
    private static final int THOUSAND = 1000;

    /** A column's head, and which of its numbers are better. */
    record Column(String head, Better better) {}

    /** A row's name and its cells, one for each column. */
    record Row(String name, List<Cell> cells) {}

    /**
     * A cell.
     *
     * @param text what it shows
     * @param note what can be left out where there is no room, such as a confidence interval
     * @param value what cells of a column are compared by; NaN in a cell that takes no part
     */
    record Cell(String text, String note, double value) {

        static final Cell NONE = new Cell("–", "", Double.NaN);
    }

    /** The row whose value in a column is best, if one is. */
    OptionalDouble best(int column) {
        var values =
                rows.stream()
                        .mapToDouble(row -> row.cells().get(column).value())
                        .filter(value -> !Double.isNaN(value));
        return columns.get(column).better() == Better.GREATER ? values.max() : values.min();
    }

    /** All tables of a report. */
    static List<ReportTable> of(EvaluationReport report) {
        List<ReportTable> tables = new ArrayList<>();
        tables.add(overall(report));
        if (report.results().size() > 1) {
            tables.add(differences(report));
        }
        for (Measure measure :
                List.of(Measure.HOLE_PSNR, Measure.SSIM, Measure.HOLE_L1, Measure.LPIPS)) {
            tables.add(byRange(report, measure));
        }
        return tables;
    }

    private static ReportTable overall(EvaluationReport report) {
        List<Column> columns = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            columns.add(new Column(measure.title(), measure.better()));
        }
        report.features()
                .ifPresent(
                        one -> {
                            columns.add(new Column("FID-" + one.size(), Better.LESS));
                            columns.add(new Column("KID-" + one.size() + " × 1000", Better.LESS));
                        });
        boolean smooth = !report.results().get(0).smooth().isEmpty();
        if (smooth) {
            columns.add(new Column("smooth RMSE", Better.LESS));
            columns.add(new Column("× smooth fill's", Better.LESS));
            columns.add(new Column("worst", Better.LESS));
        }
        List<Row> rows = new ArrayList<>();
        for (FillerResult result : report.results()) {
            List<Cell> cells = new ArrayList<>();
            for (Measure measure : Measure.values()) {
                cells.add(cell(result.mean(measure), measure::format));
            }
            if (report.features().isPresent()) {
                cells.add(distance(result.frechet(), 1));
                cells.add(distance(result.kernel(), THOUSAND));
            }
            if (smooth) {
                cells.add(number(result.smoothError()));
                cells.add(number(result.smoothQuotient()));
                cells.add(number(result.worstQuotient()));
            }
            rows.add(new Row(result.name(), cells));
        }
        return new ReportTable("All holes", columns, rows);
    }

    /** How each filler differs from the first, and how probable that is by chance. */
    private static ReportTable differences(EvaluationReport report) {
        FillerResult first = report.results().get(0);
        List<Column> columns = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            columns.add(new Column(measure.title(), measure.better()));
        }
        report.features()
                .ifPresent(one -> columns.add(new Column("FID-" + one.size(), Better.LESS)));
        List<Row> rows = new ArrayList<>();
        for (FillerResult result : report.results().subList(1, report.results().size())) {
            List<Cell> cells = new ArrayList<>();
            for (Measure measure : Measure.values()) {
                PhotoMeans difference = result.difference(measure, first);
                Estimate mean = difference.mean();
                double chance = difference.sameByChance();
                String text = signed(mean.value(), measure::format);
                String note = interval(mean, measure::format) + ", p " + probability(chance);
                cells.add(new Cell(text, note, Double.NaN));
            }
            if (report.features().isPresent()) {
                cells.add(
                        result.frechet()
                                .map(own -> own.minus(first.frechet().orElseThrow()).estimate())
                                .map(
                                        one ->
                                                new Cell(
                                                        signed(one.value(), Measure.LPIPS::format),
                                                        interval(one, Measure.LPIPS::format),
                                                        Double.NaN))
                                .orElse(Cell.NONE));
            }
            rows.add(new Row(result.name(), cells));
        }
        return new ReportTable("Less " + first.name() + ", in pairs of photos", columns, rows);
    }

    private static ReportTable byRange(EvaluationReport report, Measure measure) {
        List<Column> columns = new ArrayList<>();
        for (RatioRange range : report.ranges()) {
            long count =
                    report.results().get(0).holes().stream()
                            .filter(hole -> range.holds(hole.holeRatio()))
                            .count();
            columns.add(new Column(range + " (n = " + count + ")", measure.better()));
        }
        List<Row> rows = new ArrayList<>();
        for (FillerResult result : report.results()) {
            List<Cell> cells = new ArrayList<>();
            for (RatioRange range : report.ranges()) {
                Estimate mean = result.mean(measure, hole -> range.holds(hole.holeRatio()));
                cells.add(cell(mean, measure::format));
            }
            rows.add(new Row(result.name(), cells));
        }
        return new ReportTable(measure.title() + " by hole ratio", columns, rows);
    }

    private static Cell distance(Optional<FeatureDistance> distance, int times) {
        return distance.map(FeatureDistance::estimate)
                .map(
                        one ->
                                new Estimate(
                                        times * one.value(), times * one.low(), times * one.high()))
                .map(one -> cell(one, Measure.LPIPS::format))
                .orElse(Cell.NONE);
    }

    private static Cell number(double value) {
        return cell(new Estimate(value, Double.NaN, Double.NaN), Measure.PSNR::format);
    }

    private static Cell cell(Estimate estimate, Function<Double, String> format) {
        return Double.isNaN(estimate.value())
                ? Cell.NONE
                : new Cell(
                        format.apply(estimate.value()),
                        interval(estimate, format),
                        estimate.value());
    }

    private static String interval(Estimate estimate, Function<Double, String> format) {
        return Double.isNaN(estimate.low())
                ? ""
                : format.apply(estimate.low()) + " to " + format.apply(estimate.high());
    }

    private static String signed(double value, Function<Double, String> format) {
        return (value < 0 ? "" : "+") + format.apply(value);
    }

    private static String probability(double p) {
        return p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", p);
    }
}
