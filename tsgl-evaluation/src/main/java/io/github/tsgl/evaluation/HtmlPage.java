// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import io.github.tsgl.evaluation.ReportTable.Cell;
import io.github.tsgl.evaluation.ReportTable.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A report as one page, without scripts and without anything from elsewhere. */
final class HtmlPage {

    private static final String STYLE =
            """
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 110em; padding: 0 1em; }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { padding: .3em .7em; text-align: right; border-bottom: 1px solid #ddd; }
            th:first-child, td:first-child { text-align: left; }
            td.best { font-weight: bold; }
            small { display: block; color: #666; font-weight: normal; white-space: nowrap; }
            figure { margin: 1em 0; }
            figure img { max-width: 100%; }
            figcaption { color: #666; }
            """;

    private HtmlPage() {}

    static String of(EvaluationReport report, List<ReportTable> tables, Path pictures)
            throws IOException {
        StringBuilder text = new StringBuilder();
        for (ReportTable table : tables) {
            append(text, table);
        }
        if (Files.isDirectory(pictures)) {
            append(text, report, pictures);
        }
        return page("Evaluation", MarkdownPage.summary(report) + ".", text);
    }

    /** A whole page of a title, a line below it, and what follows in HTML. */
    static String page(String title, String summary, CharSequence body) {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>"
                + escaped(title)
                + "</title>\n<style>\n"
                + STYLE
                + "</style>\n</head>\n<body>\n<h1>"
                + escaped(title)
                + "</h1>\n<p>"
                + escaped(summary)
                + "</p>\n"
                + body
                + "</body>\n</html>\n";
    }

    /** A picture of the folder of pictures, and words below it. */
    static String figure(String name, String caption) {
        return String.format(
                Locale.ROOT,
                "<figure><img loading=\"lazy\" src=\"%s/%s\" alt=\"\">"
                        + "<figcaption>%s</figcaption></figure>\n",
                EvaluationReport.PICTURES,
                address(name),
                escaped(caption));
    }

    private static void append(StringBuilder text, ReportTable table) {
        text.append("<h2>").append(escaped(table.title())).append("</h2>\n<div class=\"wide\">");
        text.append("<table>\n<tr><th>fill</th>");
        for (ReportTable.Column column : table.columns()) {
            text.append("<th>").append(escaped(column.head())).append("</th>");
        }
        text.append("</tr>\n");
        for (Row row : table.rows()) {
            text.append("<tr><td>").append(escaped(row.name())).append("</td>");
            for (int i = 0; i < row.cells().size(); i++) {
                Cell cell = row.cells().get(i);
                OptionalDouble best = table.best(i);
                boolean isBest = best.isPresent() && best.getAsDouble() == cell.value();
                text.append(isBest ? "<td class=\"best\">" : "<td>").append(escaped(cell.text()));
                if (!cell.note().isEmpty()) {
                    text.append("<small>").append(escaped(cell.note())).append("</small>");
                }
                text.append("</td>");
            }
            text.append("</tr>\n");
        }
        text.append("</table></div>\n");
    }

    private static void append(StringBuilder text, EvaluationReport report, Path pictures)
            throws IOException {
        String fills =
                report.results().stream().map(FillerResult::name).collect(Collectors.joining(", "));
        text.append("<h2>Pictures</h2>\n<p>From left to right: with hole, ")
                .append(escaped(fills))
                .append(", true.</p>\n");
        TreeSet<String> names = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(pictures, "*.{png,jpg}")) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        for (String name : names) {
            text.append(figure(name, name));
        }
    }

    /** A file's name in an address: all but unreserved characters as bytes of UTF-8. */
    private static String address(String name) {
        StringBuilder text = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
            text.append(plain ? c : String.format(Locale.ROOT, "%%%02X", b & 0xff));
        }
        return text.toString();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
