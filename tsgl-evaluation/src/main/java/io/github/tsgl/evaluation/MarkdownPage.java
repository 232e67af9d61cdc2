// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import io.github.tsgl.evaluation.ReportTable.Cell;
import io.github.tsgl.evaluation.ReportTable.Row;
import java.util.List;

/** A report as Markdown. */
final class MarkdownPage {

    private MarkdownPage() {}

    static String of(EvaluationReport report, List<ReportTable> tables) {
        StringBuilder text = new StringBuilder(summary(report)).append(".\n");
        for (ReportTable table : tables) {
            text.append("\n").append(table.title()).append(":\n\n| fill |");
            table.columns().forEach(column -> text.append(" ").append(column.head()).append(" |"));
            text.append("\n| --- |").append(" ---: |".repeat(table.columns().size())).append("\n");
            for (Row row : table.rows()) {
                text.append("| ").append(row.name()).append(" |");
                row.cells().forEach(cell -> text.append(" ").append(cell(cell)).append(" |"));
                text.append("\n");
            }
        }
        return text.toString();
    }

    private static String cell(Cell cell) {
        return cell.text() + (cell.note().isEmpty() ? "" : " (" + cell.note() + ")");
    }

    /** What was measured, in one sentence without its stop. */
    static String summary(EvaluationReport report) {
        FillerResult first = report.results().get(0);
        int n = first.holes().size();
        String features =
                report.features()
                        .map(
                                one ->
                                        ", "
                                                + one.description()
                                                + (n < FeatureStatistics.KEPT
                                                        ? ", too few pictures for FID to be"
                                                                + " compared with others'"
                                                        : ""))
                        .orElse("");
        return report.set()
                + "; n = "
                + n
                + " holes, and "
                + first.smooth().size()
                + " at smooth places; in brackets 95 % confidence intervals; "
                + report.lpips()
                + features;
    }
}
