// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import io.github.tsgl.training.config.TrainingConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of {@link PrepareJob}. */
@Command(
        name = "tsgl-prepare",
        description = {
            "Makes smoothed pictures and edges of many photos ahead of training, on many machines."
                    + " Paths are of any file system that Hadoop knows.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Exit status: 0 done, 1 a photo failed or the job could not run, 2 wrong usage."
        })
final class PrepareCommand extends JobCommand {

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
            description = "The folder of what is made, which data.prepared names in training.")
    private String out;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "NAME|PATH",
            description = "What shall be trained: a recipe's name, or a YAML file.")
    private String config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any other value of the configuration, such as data.edges=published.")
    private List<String> settings = new ArrayList<>();

    private TrainingConfig read; // null for a file, which needs a session

    @Override
    void check() {
        if (TrainingConfig.recipes().contains(config)) {
            read = TrainingConfig.recipe(config).with(settings);
            job();
        }
    }

    @Override
    int run(SparkSession spark) throws IOException {
        if (read == null) {
            HadoopFiles files = HadoopFiles.of(spark);
            String text = new String(files.read(files.qualified(config)), StandardCharsets.UTF_8);
            read = TrainingConfig.parse(text, config).with(settings);
        }
        JobSummary summary = job().run(spark);
        say(summary.toString());
        return summary.exitStatus();
    }

    private PrepareJob job() {
        PrepareJob.Builder job = PrepareJob.builder().setPhotos(photos).setOut(out).setConfig(read);
        photosPerTask().ifPresent(job::optPhotosPerTask);
        return job.build();
    }
}
