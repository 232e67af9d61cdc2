// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.evaluation.HoleKind;
import io.github.tsgl.evaluation.RatioRange;
import io.github.tsgl.layers.engine.Precision;
import java.io.IOException;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Fills the holes of many photos on many machines.
 *
 * <pre>{@code
 * JobSummary summary =
 *         InpaintJob.builder()
 *                 .setPhotos("hdfs:///photos")
 *                 .setMasks("hdfs:///masks")
 *                 .setOut("hdfs:///results")
 *                 .build()
 *                 .run(spark);
 * }</pre>
 *
 * <p>Paths are of any file system that Hadoop knows. The plan, which photo has which mask and
 * result, is a Parquet table below the folder of results; tasks get paths and read photos where
 * they run. A result has the bytes that {@code tsgl inpaint} writes for the same photo, is whole or
 * not there, and one that is there is not made again. A photo that cannot be filled is a row of the
 * manifest with the reason.
 *
 * <p>The manifest is a Parquet table with the columns photo, mask, result, status (done, copied,
 * skipped, failed), error, seconds and sha256, of the result.
 */
public final class InpaintJob {

    private static final StructType MANIFEST =
            new StructType()
                    .add("photo", DataTypes.StringType)
                    .add("mask", DataTypes.StringType)
                    .add("result", DataTypes.StringType)
                    .add("status", DataTypes.StringType)
                    .add("error", DataTypes.StringType)
                    .add("seconds", DataTypes.DoubleType)
                    .add("sha256", DataTypes.StringType);

    private static final int ROWS_A_FILE = 1_000_000;

    /** Where photos are named. */
    private enum Source {
        FOLDER,
        LIST,
        MANIFEST
    }

    private final Builder given;

    private InpaintJob(Builder given) {
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
        System.exit(JobCommand.run(new InpaintCommand(), arguments));
    }

    /**
     * Fills the photos.
     *
     * @param spark the session
     * @return what became of them
     * @throws IOException if photos or weights cannot be found or results not be written
     */
    public JobSummary run(SparkSession spark) throws IOException {
        long start = System.nanoTime();
        HadoopFiles files = HadoopFiles.of(spark);
        ModelSettings model = given.model(files);
        String out = files.qualified(given.out);
        try (RunFolder folder = RunFolder.make(files, out, "inpaint")) {
            String plan = folder.below("plan");
            plan(spark, files, out).write().parquet(plan);
            Dataset<Row> planned = spark.read().parquet(plan);
            Dataset<Row> left = planned.filter(not(col(PhotoPlan.THERE)));
            long all = planned.count();
            long count = left.count();
            String rows = folder.below("rows");
            long loads;
            try (RunProgress progress = new RunProgress(spark.sparkContext(), "inpaint", count)) {
                InpaintTask task =
                        new InpaintTask(
                                files,
                                out,
                                folder.below("parts"),
                                model,
                                given.holes(files, out),
                                given.maxMegapixels,
                                progress.rate(),
                                progress.failed(),
                                progress.loads());
                left.repartition(Tasks.count(spark, count, given.photosPerTask))
                        .mapPartitions(task, Encoders.row(MANIFEST))
                        .union(skipped(planned))
                        .write()
                        .parquet(rows);
                loads = progress.loads().sum();
            }
            String manifest = folder.below("manifest");
            spark.read()
                    .parquet(rows)
                    .coalesce(1 + (int) (all / ROWS_A_FILE))
                    .write()
                    .parquet(manifest);
            Dataset<Row> made = spark.read().parquet(manifest);
            folder.keepWithout("plan", "rows", "parts");
            return JobSummary.of(made, (System.nanoTime() - start) / 1e9, loads, manifest);
        }
    }

    private static Dataset<Row> skipped(Dataset<Row> planned) {
        return planned.filter(col(PhotoPlan.THERE))
                .select(
                        col("photo"),
                        col("mask"),
                        col("result"),
                        lit(PhotoStatus.SKIPPED.toString()).as("status"),
                        lit(null).cast("string").as("error"),
                        lit(0.0).as("seconds"),
                        lit(null).cast("string").as("sha256"));
    }

    private Dataset<Row> plan(SparkSession spark, HadoopFiles files, String out)
            throws IOException {
        PhotoPlan plans = new PhotoPlan(spark, files);
        String photos = files.qualified(given.photos);
        files.requireExists(photos);
        String masks = given.masks == null ? null : files.qualified(given.masks);
        if (masks != null) {
            files.requireExists(masks);
        }
        if (given.source == Source.FOLDER && !files.isFolder(photos)) {
            throw new IOException(given.photos + ": is not a folder");
        }
        if (given.source != Source.FOLDER && masks != null && files.isFolder(masks)) {
            throw new IOException(
                    given.masks + ": is a folder, but a list names its photos' masks itself");
        }
        Dataset<Row> plan =
                switch (given.source) {
                    case FOLDER -> plans.folder(photos, masks, out, given.depth);
                    case LIST -> plans.list(photos, masks);
                    case MANIFEST -> plans.manifest(photos, masks);
                };
        return plans.checked(plan, out, given.existing);
    }

    /** Says what a job does. */
    public static final class Builder {

        private Source source;
        private String photos;
        private String masks;
        private HoleKind kind; // null if masks are given
        private RatioRange range = new RatioRange(10, 50);
        private long seed = 2026;
        private String masksOut;
        private String out;
        private HadoopFiles.Depth depth = HadoopFiles.Depth.FOLDER;
        private PhotoPlan.Existing existing = PhotoPlan.Existing.KEPT;
        private String model; // null for the default one, or for what the weights are of
        private String weights;
        private String weightsFolder; // null for DJL's cache folder
        private Precision precision = Precision.FLOAT32;
        private Sizing sizing;
        private Integer workingSize;
        private double maxMegapixels = 100;
        private Integer photosPerTask;

        private Builder() {}

        /**
         * Sets the folder of photos. Its names are listed by the driver, some hundred bytes each.
         *
         * @param folder the path
         * @return this builder
         */
        public Builder setPhotos(String folder) {
            return source(Source.FOLDER, folder);
        }

        /**
         * Sets a text file of photos instead of a folder.
         *
         * @param file the path of a file with a photo's path a line, relative to the file's folder;
         *     behind tabs the mask's path and the result's name may follow
         * @return this builder
         */
        public Builder setList(String file) {
            return source(Source.LIST, file);
        }

        /**
         * Sets a Parquet table of photos instead of a folder; the driver does not hold it.
         *
         * @param table the path of a table with a column photo, and perhaps mask and result, as
         *     {@link #setList} has them
         * @return this builder
         */
        public Builder setManifest(String table) {
            return source(Source.MANIFEST, table);
        }

        private Builder source(Source kindOfSource, String path) {
            source = kindOfSource;
            photos = Objects.requireNonNull(path, "path");
            return this;
        }

        /**
         * Sets the masks.
         *
         * @param path a folder of masks by the photos' names, as {@code tsgl inpaint} pairs them,
         *     or one mask for all photos
         * @return this builder
         */
        public Builder optMasks(String path) {
            masks = path;
            return this;
        }

        /**
         * Draws holes instead, the same for a result's name and a seed on any machine.
         *
         * @param holes what they look like
         * @param size the part of a photo that they are, for kinds that have one
         * @param seedOfHoles decides them
         * @param folder gets their masks; a path of the results' file system
         * @return this builder
         */
        public Builder optHoles(HoleKind holes, RatioRange size, long seedOfHoles, String folder) {
            kind = holes;
            range = size;
            seed = seedOfHoles;
            masksOut = Objects.requireNonNull(folder, "folder");
            return this;
        }

        /**
         * Sets the folder of results.
         *
         * @param folder the path, which need not exist
         * @return this builder
         */
        public Builder setOut(String folder) {
            out = folder;
            return this;
        }

        /**
         * Also takes the photos of sub-folders, with masks and results in sub-folders of the same
         * names.
         *
         * @return this builder
         */
        public Builder optRecursive() {
            depth = HadoopFiles.Depth.SUBFOLDERS;
            return this;
        }

        /**
         * Replaces results that are there; they are left as they are if this is not called.
         *
         * @return this builder
         */
        public Builder optOverwrite() {
            existing = PhotoPlan.Existing.REPLACED;
            return this;
        }

        /**
         * Sets the model.
         *
         * @param name the name of a host or of published weights; by default {@link Hosts#DEFAULT},
         *     or the network of the run that {@link #optWeights} names
         * @return this builder
         */
        public Builder optModel(String name) {
            model = name;
            return this;
        }

        /**
         * Sets the file of the weights.
         *
         * @param path a path that all machines reach, or the name of a file of {@code spark-submit
         *     --files}
         * @return this builder
         */
        public Builder optWeights(String path) {
            weights = path;
            return this;
        }

        /**
         * Sets where each machine keeps weights that are brought to it, once for all its processes.
         *
         * @param folder a path on the machines; the folder {@code tsgl} of DJL's cache ({@code
         *     DJL_CACHE_DIR}, or {@code .djl.ai} in the home) by default
         * @return this builder
         */
        public Builder optWeightsFolder(String folder) {
            weightsFolder = folder;
            return this;
        }

        /**
         * Sets what the network's products are computed with.
         *
         * @param value the precision; float32 by default
         * @return this builder
         */
        public Builder optPrecision(Precision value) {
            precision = value;
            return this;
        }

        /**
         * Sets how photos larger than the working size are treated.
         *
         * @param value the way; the model's own by default
         * @return this builder
         */
        public Builder optSizing(Sizing value) {
            sizing = value;
            return this;
        }

        /**
         * Sets the working size.
         *
         * @param side the longest side that the network sees, at least 16; the model's own by
         *     default
         * @return this builder
         */
        public Builder optWorkingSize(int side) {
            workingSize = side;
            return this;
        }

        /**
         * Sets which pictures are refused before they are decoded.
         *
         * @param megapixels the largest size; 100 by default
         * @return this builder
         */
        public Builder optMaxMegapixels(double megapixels) {
            maxMegapixels = megapixels;
            return this;
        }

        /**
         * Sets how many photos a task fills, after which progress is told and which are done again
         * if its executor is lost.
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
         * @throws IllegalArgumentException if something is missing or wrong
         */
        public InpaintJob build() {
            require(photos != null, "photos, a list or a manifest of photos are needed");
            require(out != null, "a folder of results is needed");
            require(masks == null || kind == null, "masks and drawn holes exclude each other");
            require(
                    masks != null || kind != null || source != Source.FOLDER,
                    "masks, or a kind of holes to draw, are needed");
            require(workingSize == null || workingSize >= 16, "the working size is at least 16");
            require(maxMegapixels > 0, "the largest photo must have more than 0 megapixels");
            Tasks.check(photosPerTask);
            if (kind != null) {
                kind.generator(range); // objects need outlines
            }
            return new InpaintJob(this);
        }

        private static void require(boolean holds, String problem) {
            if (!holds) {
                throw new IllegalArgumentException(problem);
            }
        }

        private ModelSettings model(HadoopFiles files) throws IOException {
            return ModelSettings.of(
                    model,
                    weights,
                    weightsFolder,
                    files,
                    new ModelSettings.Options(precision, sizing, workingSize));
        }

        private DrawnHoles holes(HadoopFiles files, String results) throws IOException {
            if (kind == null) {
                return null;
            }
            String folder = files.qualified(masksOut);
            if (!HadoopFiles.areTogether(folder, results)) {
                throw new IOException(
                        masksOut + ": drawn masks must be on the file system of the results");
            }
            return new DrawnHoles(kind, range, seed, folder);
        }
    }
}
