// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation.experiment;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.github.tsgl.evaluation.PictureView;
import io.github.tsgl.evaluation.RatioRange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A table or figure of the paper that compares trained networks.
 *
 * @param title what it shows
 * @param recipe the recipe that networks are trained by if they have none of their own
 * @param settings what is set beside it
 * @param ranges the columns' hole ratios, in percent
 * @param measures the columns' measures; for each, there is a column for each range
 * @param views what the measures look at; each has columns of its own
 * @param rows the networks
 */
public record Experiment(
        String title,
        String recipe,
        List<String> settings,
        List<String> ranges,
        List<Column> measures,
        List<PictureView> views,
        List<Row> rows) {

    private static final List<String> NAMES =
            List.of("table1", "table4", "table7", "table8", "fig23");

    /** What a column shows. */
    public enum Column {
        /** PSNR of the whole picture, in decibels. */
        PSNR,
        /** SSIM of the whole picture. */
        SSIM,
        /** The Fréchet distance of the features that an evaluation has. */
        FID
    }

    /**
     * A network.
     *
     * @param name what the paper calls it
     * @param recipe its recipe, if it has one of its own; may be null
     * @param settings what is set for it
     * @param paper the paper's numbers, of each view, measure and range in this order; empty if the
     *     paper has none
     */
    public record Row(String name, String recipe, List<String> settings, List<Double> paper) {}

    /**
     * Makes a plan.
     *
     * @param title the table's title
     * @param recipe the recipe of all rows that have none of their own
     * @param settings what is set for all of them
     * @param ranges the hole ratios, in percent
     * @param measures the columns' measures
     * @param views what the measures look at
     * @param rows the networks
     * @throws IllegalArgumentException if a row has numbers of the paper, but not one for each
     *     column
     */
    public Experiment {
        int columns = views.size() * measures.size() * ranges.size();
        for (Row row : rows) {
            if (!row.paper().isEmpty() && row.paper().size() != columns) {
                throw new IllegalArgumentException(
                        row.name() + " has " + row.paper().size() + " numbers, not " + columns);
            }
        }
    }

    /**
     * Returns the names of all experiments.
     *
     * @return the names
     */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Finds an experiment.
     *
     * @param name one of {@link #names}
     * @return the experiment
     * @throws IllegalArgumentException if there is none of this name
     */
    public static Experiment named(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "no experiment is named " + name + "; there are " + String.join(", ", NAMES));
        }
        try (InputStream in = Experiment.class.getResourceAsStream(name + ".json")) {
            return new Gson()
                    .fromJson(
                            new String(in.readAllBytes(), StandardCharsets.UTF_8),
                            Experiment.class);
        } catch (IOException | JsonParseException e) {
            throw new UncheckedIOException(new IOException(name + " cannot be read", e));
        }
    }

    List<RatioRange> bins() {
        return ranges.stream().map(RatioRange::parse).toList();
    }
}
