// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import io.github.tsgl.training.config.TrainingConfig;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Makes smoothed pictures and edges of many photos ahead of training, on many machines: the files
 * that {@code tsgl prepare} makes, with the same names and bytes, which training finds by {@code
 * data.prepared}. No engine is needed.
 *
 * <p>What is there stays. The manifest is a Parquet table with the columns photo, status (done,
 * skipped: all was there, or the photo is too small for any sample; failed), error, seconds, files
 * and bytes.
 */
public final class PrepareJob {

    private static final StructType MANIFEST =
            new StructType()
                    .add("photo", DataTypes.StringType)
                    .add("status", DataTypes.StringType)
                    .add("error", DataTypes.StringType)
                    .add("seconds", DataTypes.DoubleType)
                    .add("files", DataTypes.LongType)
                    .add("bytes", DataTypes.LongType);

    private final Builder given;

    private PrepareJob(Builder given) {
        this.given = given;
    }

    /**
     * Returns a builder.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Runs from {@code spark-submit}, and ends the process with 0, with 1 if a photo failed or the
     * job could not run, or with 2 if it is used wrongly.
     *
     * @param arguments the options, which {@code --help} explains
     */
    public static void main(String[] arguments) {
        System.exit(JobCommand.run(new PrepareCommand(), arguments));
    }

    /**
     * Prepares the photos.
     *
     * @param spark the session
     * @return what became of them
     * @throws IOException if photos cannot be listed or results not be written
     */
    public JobSummary run(SparkSession spark) throws IOException {
        long start = System.nanoTime();
        HadoopFiles files = HadoopFiles.of(spark);
        String photos = files.qualified(given.photos);
        String out = files.qualified(given.out);
        if (HadoopFiles.isBelow(out, photos)) {
            throw new IOException(
                    out + ": lies in " + photos + "; its pictures would be taken for photos");
        }
        List<String> names = files.pictures(photos, Set.of(out), HadoopFiles.Depth.SUBFOLDERS);
        try (RunFolder folder = RunFolder.make(files, out, "prepare");
                RunProgress progress =
                        new RunProgress(spark.sparkContext(), "prepare", names.size())) {
            PrepareTask task =
                    new PrepareTask(
                            files,
                            photos,
                            out,
                            folder.below("parts"),
                            given.config.toYaml(),
                            progress.rate(),
                            progress.failed());
            String manifest = folder.below("manifest");
            Dataset<String> all = spark.createDataset(names, Encoders.STRING());
            all.repartition(Tasks.count(spark, names.size(), given.photosPerTask))
                    .mapPartitions(task, Encoders.row(MANIFEST))
                    .write()
                    .parquet(manifest);
            folder.keepWithout("parts");
            Dataset<Row> rows = spark.read().parquet(manifest);
            return JobSummary.of(rows, (System.nanoTime() - start) / 1e9, 0, manifest);
        }
    }

    /** Says what a job does. */
    public static final class Builder {

        private String photos;
        private String out;
        private TrainingConfig config;
        private Integer photosPerTask;

        private Builder() {}

        /**
         * Sets the folder of photos.
         *
         * @param folder the path, of any file system that Hadoop knows; with its sub-folders
         * @return this builder
         */
        public Builder setPhotos(String folder) {
            photos = folder;
            return this;
        }

        /**
         * Sets the folder of what is made.
         *
         * @param folder the path, which is not in the folder of photos
         * @return this builder
         */
        public Builder setOut(String folder) {
            out = folder;
            return this;
        }

        /**
         * Sets what shall be trained.
         *
         * @param training the configuration
         * @return this builder
         */
        public Builder setConfig(TrainingConfig training) {
            config = training;
            return this;
        }

        /**
         * Sets how many photos a task prepares.
         *
         * @param count the number; by default such that each core has 8 tasks, at most 64
         * @return this builder
         */
        public Builder optPhotosPerTask(int count) {
            photosPerTask = count;
            return this;
        }

        /**
         * Makes the job.
         *
         * @return the job
         * @throws IllegalArgumentException if something is missing, or nothing of the training's
         *     photos can be made ahead
         */
        public PrepareJob build() {
            if (photos == null || out == null || config == null) {
                throw new IllegalArgumentException(
                        "a folder of photos, one of results and a configuration are needed");
            }
            Tasks.check(photosPerTask);
            config.preparation();
            return new PrepareJob(this);
        }
    }
}
