// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.evaluation.HoleKind;
import io.github.tsgl.evaluation.RatioRange;
import io.github.tsgl.layers.engine.Precision;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of {@link InpaintJob}. */
@Command(
        name = "tsgl-inpaint",
        description = {
            "Fills the holes of many photos on many machines. Paths are of any file system that"
                    + " Hadoop knows.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Exit status: 0 done, 1 a photo failed or the job could not run, 2 wrong usage."
        })
final class InpaintCommand extends JobCommand {

    @ArgGroup(multiplicity = "1")
    private Source source;

    /** Where photos are named. */
    private static final class Source {

        @Option(names = "--photos", paramLabel = "DIR", description = "The folder of photos.")
        private String folder;

        @Option(
                names = "--list",
                paramLabel = "FILE",
                description =
                        "A text file with a photo's path a line, relative to the file's folder;"
                                + " behind tabs the mask's path and the result's name may follow.")
        private String list;

        @Option(
                names = "--manifest",
                paramLabel = "TABLE",
                description =
                        "A Parquet table with a column photo, and perhaps mask and result, as"
                                + " --list has them.")
        private String manifest;
    }

    @Option(
            names = "--masks",
            paramLabel = "PATH",
            description =
                    "The folder of masks by the photos' names, as 'tsgl inpaint' pairs them, or one"
                            + " mask for all photos.")
    private String masks;

    @Option(
            names = "--holes",
            paramLabel = "KIND",
            description =
                    "Draws holes instead: ${COMPLETION-CANDIDATES}; not OBJECTS, which need"
                            + " outlines.")
    private HoleKind holes;

    @Option(
            names = "--ratio",
            paramLabel = "RANGE",
            defaultValue = "10-50",
            description = "Percents of the photo that drawn holes are. Default: ${DEFAULT-VALUE}.")
    private String ratio;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "2026",
            description = "Decides drawn holes. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--masks-out",
            paramLabel = "DIR",
            description = "The folder that gets the masks of drawn holes, which need it.")
    private String masksOut;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description =
                    "The folder of results, which have the photos' names (GIF and WebP become PNG)."
                            + " The manifest goes to its sub-folder _tsgl.")
    private String out;

    @Option(
            names = "--recursive",
            description = "Also the photos in sub-folders, with masks and results in such.")
    private boolean recursive;

    @Option(names = "--overwrite", description = "Make results again that are there.")
    private boolean overwrite;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description =
                    "The model, by its name or by that of published weights. Default: the shipped"
                            + " one, or the network of the run whose weights --weights names.")
    private String model;

    @Option(
            names = "--weights",
            paramLabel = "PATH",
            description =
                    "The file of its weights: a path that all machines reach, or the name of a file"
                            + " of --files.")
    private String weights;

    @Option(
            names = "--weights-dir",
            paramLabel = "DIR",
            description =
                    "Where each machine keeps weights that are brought to it. Default: the folder"
                            + " tsgl of DJL's cache.")
    private String weightsFolder;

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "float32",
            description = "float32, bfloat16 or auto. Default: ${DEFAULT-VALUE}.")
    private Precision precision;

    @Option(
            names = "--sizing",
            paramLabel = "HOW",
            description =
                    "How photos larger than the working size are treated, as by 'tsgl inpaint':"
                            + " crop, resize or original.")
    private Sizing sizing;

    @Option(
            names = "--working-size",
            paramLabel = "N",
            description = "Longest side in pixels that the network sees.")
    private Integer workingSize;

    @Option(
            names = "--max-megapixels",
            paramLabel = "N",
            defaultValue = "100",
            description = "Refuse larger pictures. Default: ${DEFAULT-VALUE}.")
    private double maxMegapixels;

    @Override
    void check() {
        job();
    }

    @Override
    int run(SparkSession spark) throws IOException {
        JobSummary summary = job().run(spark);
        say(summary.toString());
        return summary.exitStatus();
    }

    private InpaintJob job() {
        InpaintJob.Builder job =
                InpaintJob.builder()
                        .setOut(out)
                        .optModel(model)
                        .optWeights(weights)
                        .optWeightsFolder(weightsFolder)
                        .optPrecision(precision)
                        .optMaxMegapixels(maxMegapixels);
        if (source.folder != null) {
            job.setPhotos(source.folder);
        } else if (source.list != null) {
            job.setList(source.list);
        } else {
            job.setManifest(source.manifest);
        }
        if (masks != null) {
            job.optMasks(masks);
        }
        if (holes != null) {
            if (masksOut == null) {
                throw new IllegalArgumentException("--holes needs --masks-out");
            }
            job.optHoles(holes, RatioRange.parse(ratio), seed, masksOut);
        }
        if (recursive) {
            job.optRecursive();
        }
        if (overwrite) {
            job.optOverwrite();
        }
        if (sizing != null) {
            job.optSizing(sizing);
        }
        if (workingSize != null) {
            job.optWorkingSize(workingSize);
        }
        photosPerTask().ifPresent(job::optPhotosPerTask);
        return job.build();
    }
}
