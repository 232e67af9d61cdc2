// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation.experiment;

import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The table of an experiment: the mean of the seeds, their standard deviation, and the paper's
 * number.
 *
 * @param experiment what was compared
 * @param steps the budget of each network
 * @param seeds the seeds
 * @param columns the columns' names
 * @param numbers of each row and seed a number for each column, NaN where there is none
 */
record ExperimentTable(
        Experiment experiment,
        long steps,
        List<Long> seeds,
        List<String> columns,
        Map<String, List<List<Double>>> numbers) {

    private static final int MANY = 10;

    String toMarkdown() {
        StringBuilder text = new StringBuilder(experiment.title());
        text.append(
                String.format(
                        Locale.ROOT,
                        "; %,d steps each, %s; behind a slash the paper's numbers, of its photos"
                                + " and budget.%n%n| network |",
                        steps,
                        seeds.size() == 1
                                ? "seed " + seeds.get(0)
                                : "mean ± standard deviation of seeds "
                                        + seeds.stream()
                                                .map(String::valueOf)
                                                .collect(Collectors.joining(", "))));
        columns.forEach(name -> text.append(" ").append(name).append(" |"));
        text.append("\n| --- |").append(" ---: |".repeat(columns.size())).append("\n");
        for (Experiment.Row row : experiment.rows()) {
            text.append("| ").append(row.name()).append(" |");
            for (int column = 0; column < columns.size(); column++) {
                text.append(" ").append(cell(row, column)).append(" |");
            }
            text.append("\n");
        }
        return text.toString().replace("\r\n", "\n");
    }

    private String cell(Experiment.Row row, int column) {
        double mean = mean(row.name(), column);
        String own = Double.isNaN(mean) ? "–" : format(mean);
        String spread = seeds.size() == 1 ? "" : " ± " + format(deviation(row.name(), column));
        String paper = row.paper().isEmpty() ? "" : " / " + number(row.paper().get(column));
        return own + (Double.isNaN(mean) ? "" : spread) + paper;
    }

    private List<Double> column(String row, int column) {
        return numbers.get(row).stream().map(seed -> seed.get(column)).toList();
    }

    private double mean(String row, int column) {
        return column(row, column).stream().mapToDouble(v -> v).average().orElse(Double.NaN);
    }

    private double deviation(String row, int column) {
        double mean = mean(row, column);
        double squares =
                column(row, column).stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / (seeds.size() - 1));
    }

    private static String format(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < MANY ? "%.4f" : "%.2f", value);
    }

    /** A number with the digits that it was given with. */
    private static String number(double value) {
        return String.valueOf(value);
    }

    String toJson() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("title", experiment.title());
        all.put("steps", steps);
        all.put("seeds", seeds);
        all.put("columns", columns);
        List<Object> rows = new ArrayList<>();
        for (Experiment.Row row : experiment.rows()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", row.name());
            one.put(
                    "seeds",
                    numbers.get(row.name()).stream()
                            .map(
                                    seed ->
                                            seed.stream()
                                                    .map(v -> Double.isNaN(v) ? null : v)
                                                    .toList())
                            .toList());
            one.put("paper", row.paper());
            rows.add(one);
        }
        all.put("rows", rows);
        return new GsonBuilder().setPrettyPrinting().serializeNulls().create().toJson(all) + "\n";
    }
}
