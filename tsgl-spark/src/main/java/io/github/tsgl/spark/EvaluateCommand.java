// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.evaluation.Baseline;
import io.github.tsgl.evaluation.EvaluationPart;
import io.github.tsgl.evaluation.HoleKind;
import io.github.tsgl.evaluation.RatioRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of {@link EvaluateJob}. */
@Command(
        name = "tsgl-evaluate",
        description = {
            "Measures how well models and other ways fill holes in many photos, on many machines."
                    + " Paths are of any file system that Hadoop knows.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Exit status: 0 done, 1 a photo was left out or the job could not run, 2 wrong usage."
        })
final class EvaluateCommand extends JobCommand {

    @Option(
            names = "--photos",
            required = true,
            paramLabel = "DIR",
            description = "The folder of photos, with its sub-folders.")
    private String photos;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder of the report.")
    private String out;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description =
                    "A model, by its name or by that of published weights; may be given again."
                            + " Default: the shipped one, if --baseline is not given.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--weights",
            paramLabel = "NAME=PATH",
            description = "The weights of one of the models.")
    private Map<String, String> weights = new LinkedHashMap<>();

    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            split = ",",
            description = "Ways without a network: ${COMPLETION-CANDIDATES}; may be given again.")
    private List<Baseline> baselines = new ArrayList<>();

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "256",
            description = "Height and width of the pictures. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Option(
            names = "--holes",
            paramLabel = "N",
            defaultValue = "4",
            description = "Holes of each photo. Default: ${DEFAULT-VALUE}.")
    private int holes;

    @Option(
            names = "--masks",
            paramLabel = "KIND",
            split = ",",
            defaultValue = "irregular",
            description =
                    "Kinds of holes, which take turns: ${COMPLETION-CANDIDATES}; not OBJECTS, which"
                            + " need outlines. Default: ${DEFAULT-VALUE}.")
    private List<HoleKind> kinds = new ArrayList<>();

    @Option(
            names = "--bins",
            paramLabel = "RANGE",
            split = ",",
            defaultValue = "10-20,20-30,30-40,40-50",
            description =
                    "Percents of the picture by which holes are made and told apart. Default:"
                            + " ${DEFAULT-VALUE}.")
    private List<String> bins = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "2026",
            description = "Decides the holes. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--inception",
            paramLabel = "PATH",
            description = "Inception's weights, without which FID and KID are not measured.")
    private String inception;

    @Option(
            names = "--dims",
            paramLabel = "N",
            description =
                    "Features of Inception: 64, 192, 768 or 2048. Default: the most that the file"
                            + " has.")
    private Integer dims;

    @Option(
            names = "--features",
            description = "Keep Inception's features of all pictures as a Parquet table.")
    private boolean features;

    @Option(
            names = "--weights-dir",
            paramLabel = "DIR",
            description =
                    "Where each machine keeps weights that are brought to it. Default: the folder"
                            + " tsgl of DJL's cache.")
    private String weightsFolder;

    @Override
    void check() {
        if (models.isEmpty() && baselines.isEmpty()) {
            models.add(Hosts.DEFAULT);
        }
        job();
    }

    @Override
    int run(SparkSession spark) throws IOException {
        EvaluationPart whole = job().run(spark);
        say(whole.report().toMarkdown());
        whole.leftOut().forEach(reason -> say("left out: " + reason));
        return whole.leftOut().isEmpty() ? 0 : 1;
    }

    private EvaluateJob job() {
        EvaluateJob.Builder job =
                EvaluateJob.builder()
                        .setPhotos(photos)
                        .setOut(out)
                        .optSide(size)
                        .optHoles(holes)
                        .optKinds(kinds)
                        .optRanges(bins.stream().map(RatioRange::parse).toList())
                        .optSeed(seed)
                        .optWeightsFolder(weightsFolder);
        for (String model : models) {
            if (weights.containsKey(model)) {
                job.addModel(model, weights.get(model));
            } else {
                job.addModel(model);
            }
        }
        for (String name : weights.keySet()) {
            if (!models.contains(name)) {
                throw new IllegalArgumentException("--weights: no --model is named " + name);
            }
        }
        baselines.forEach(job::addBaseline);
        if (inception != null) {
            job.optInception(inception);
        }
        if (dims != null) {
            job.optDims(dims);
        }
        if (features) {
            job.optFeatures();
        }
        photosPerTask().ifPresent(job::optPhotosPerTask);
        return job.build();
    }
}
