// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.evaluation.EvaluationSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say which photos have which holes. */
final class HoleOptions {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The folder of photos, or a text file with one path a line.")
    private Path data;

    @Option(
            names = "--masks",
            paramLabel = "KIND|DIR",
            split = ",",
            defaultValue = "irregular",
            completionCandidates = HoleKinds.class,
            description = {
                "Kinds of holes, which take turns: ${COMPLETION-CANDIDATES}; or a folder of masks,"
                        + " the photos' own if they have the photos' names.",
                "Default: ${DEFAULT-VALUE}."
            })
    private List<String> masks = new ArrayList<>();

    @Option(
            names = "--outlines",
            paramLabel = "DIR",
            description = "Outlines, white on black, for --masks objects.")
    private Path outlines;

    @Option(
            names = "--labels",
            paramLabel = "DIR",
            description =
                    "Semantic maps of the photos' names, for models that look at them, as 'inpaint"
                            + " --labels' takes them.")
    private Path labels;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "256",
            description = "Height and width of the pictures. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "2026",
            description =
                    "Decides the holes, and weights where they are random. Default:"
                            + " ${DEFAULT-VALUE}.")
    private long seed;

    /** Checks that there are photos, which not all that a command does needs. */
    void check(Function<String, ParameterException> usage) {
        if (data == null) {
            throw usage.apply("Missing required option: '--data=DIR'");
        }
    }

    Path data() {
        return data;
    }

    long seed() {
        return seed;
    }

    int size() {
        return size;
    }

    /** The photos with the holes that the options ask for. */
    EvaluationSet.Builder set() {
        EvaluationSet.Builder set =
                EvaluationSet.builder().setPhotos(data).optSide(size).optSeed(seed);
        if (outlines != null) {
            set.optOutlines(outlines);
        }
        if (labels != null) {
            set.optLabels(labels);
        }
        Path folder = Path.of(masks.get(0));
        return masks.size() == 1 && Files.isDirectory(folder)
                ? set.optMasks(folder)
                : set.optKinds(HoleKinds.named(masks));
    }
}
