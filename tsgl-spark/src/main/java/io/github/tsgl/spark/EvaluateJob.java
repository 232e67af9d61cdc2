// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import io.github.tsgl.evaluation.Baseline;
import io.github.tsgl.evaluation.EvaluationPart;
import io.github.tsgl.evaluation.EvaluationReport;
import io.github.tsgl.evaluation.FeatureSize;
import io.github.tsgl.evaluation.HoleKind;
import io.github.tsgl.evaluation.RatioRange;
import io.github.tsgl.evaluation.Resizing;
import io.github.tsgl.layers.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Measures how well models and other ways fill holes in many photos, on many machines: the report
 * of {@code tsgl evaluate} for the same photos, holes and ways.
 *
 * <p>Photos are numbered in the order of their names; each task measures some that follow each
 * other and writes an {@link EvaluationPart}, and the driver joins these. FID and KID come of sums
 * that are joined; beyond 2,048 pictures rounding may differ from one process's by parts of 10⁻⁹.
 */
public final class EvaluateJob {

    private static final StructType FEATURES =
            new StructType()
                    .add("photo", DataTypes.StringType)
                    .add("hole", DataTypes.StringType)
                    .add("filler", DataTypes.StringType)
                    .add("features", DataTypes.createArrayType(DataTypes.FloatType));

    /** How many parts the driver holds at a time. */
    private static final int JOINED_AT_ONCE = 16;

    private final Builder given;

    private EvaluateJob(Builder given) {
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
     * Runs from {@code spark-submit}, and ends the process with 0, with 1 if a photo could not be
     * read or the job not run, or with 2 if it is used wrongly.
     *
     * @param arguments the options, which {@code --help} explains
     */
    public static void main(String[] arguments) {
        System.exit(JobCommand.run(new EvaluateCommand(), arguments));
    }

    /**
     * Fills and measures, and writes the report.
     *
     * @param spark the session
     * @return all parts, joined
     * @throws IOException if photos or weights cannot be found or results not be written
     */
    public EvaluationPart run(SparkSession spark) throws IOException {
        HadoopFiles files = HadoopFiles.of(spark);
        String photos = files.qualified(given.photos);
        String out = files.qualified(given.out);
        List<String> names = new ArrayList<>();
        for (String name : files.pictures(photos, Set.of(out), HadoopFiles.Depth.SUBFOLDERS)) {
            names.add(HadoopFiles.below(photos, name));
        }
        JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
        Broadcast<List<String>> sent = context.broadcast(names);
        List<EvaluateTask.Range> ranges = ranges(spark, names.size());
        try (RunFolder folder = RunFolder.make(files, out, "evaluate");
                RunProgress progress =
                        new RunProgress(spark.sparkContext(), "evaluate", names.size())) {
            String parts = folder.below("parts");
            EvaluateTask task =
                    new EvaluateTask(
                            files,
                            sent,
                            parts,
                            given.holes(),
                            given.fillers(files),
                            given.networks(files),
                            given.features,
                            progress.rate(),
                            progress.failed(),
                            progress.loads());
            JavaRDD<Row> features = context.parallelize(ranges, ranges.size()).flatMap(task);
            if (given.features == EvaluateTask.Features.ROWS) {
                spark.createDataFrame(features, FEATURES).write().parquet(folder.below("features"));
            } else {
                features.count();
            }
            EvaluationPart whole = joined(files, parts, ranges);
            write(whole.report(), files, out, parts);
            folder.keepWithout("parts");
            return whole;
        } finally {
            sent.destroy();
        }
    }

    private List<EvaluateTask.Range> ranges(SparkSession spark, int photos) {
        int count = Math.min(photos, Tasks.count(spark, photos, given.photosPerTask));
        List<EvaluateTask.Range> ranges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ranges.add(
                    new EvaluateTask.Range(
                            (int) ((long) photos * i / count),
                            (int) ((long) photos * (i + 1) / count)));
        }
        return ranges;
    }

    private static EvaluationPart joined(
            HadoopFiles files, String parts, List<EvaluateTask.Range> ranges) throws IOException {
        List<EvaluationPart> held = new ArrayList<>();
        for (EvaluateTask.Range range : ranges) {
            String file = HadoopFiles.below(parts, range.file());
            held.add(EvaluationPart.fromBytes(file, files.read(file)));
            if (held.size() == JOINED_AT_ONCE) {
                held = new ArrayList<>(List.of(EvaluationPart.join(held)));
            }
        }
        return EvaluationPart.join(held);
    }

    /** Writes the report's files, which a local folder gets first. */
    private static void write(EvaluationReport report, HadoopFiles files, String out, String parts)
            throws IOException {
        Path local = Files.createTempDirectory("tsgl-report");
        try {
            report.write(local);
            try (Stream<Path> written = Files.list(local)) {
                for (Path file : written.filter(Files::isRegularFile).toList()) {
                    String name = file.getFileName().toString();
                    files.write(
                            HadoopFiles.below(out, name),
                            HadoopFiles.below(parts, name),
                            Files.readAllBytes(file));
                    Files.delete(file);
                }
            }
        } finally {
            Files.deleteIfExists(local);
        }
    }

    /** Says what a job does. */
    public static final class Builder {

        private String photos;
        private String out;
        private final List<String> models = new ArrayList<>();
        private final List<String> weights = new ArrayList<>(); // of each model; null if none
        private final List<Baseline> baselines = new ArrayList<>();
        private int side = 256;
        private int holes = 4;
        private List<RatioRange> ranges =
                Stream.of("10-20", "20-30", "30-40", "40-50").map(RatioRange::parse).toList();
        private List<HoleKind> kinds = List.of(HoleKind.IRREGULAR);
        private long seed = 2026;
        private Precision precision = Precision.FLOAT32;
        private MeasuringNetworks.Lpips lpips = MeasuringNetworks.Lpips.SQUEEZE;
        private String lpipsWeights;
        private String lpipsLinear;
        private String inception;
        private Integer dims;
        private Resizing resizing = Resizing.PYTORCH_FID;
        private EvaluateTask.Features features = EvaluateTask.Features.NOTHING;
        private String weightsFolder;
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
         * Sets the folder of the report.
         *
         * @param folder the path
         * @return this builder
         */
        public Builder setOut(String folder) {
            out = folder;
            return this;
        }

        /**
         * Adds a model.
         *
         * @param name the name of a host or of published weights
         * @return this builder
         */
        public Builder addModel(String name) {
            models.add(Objects.requireNonNull(name, "name"));
            weights.add(null);
            return this;
        }

        /**
         * Adds a model with weights of one's own.
         *
         * @param name the name of a host
         * @param file the weights' path, or the name of a file of {@code spark-submit --files}
         * @return this builder
         */
        public Builder addModel(String name, String file) {
            models.add(Objects.requireNonNull(name, "name"));
            weights.add(Objects.requireNonNull(file, "file"));
            return this;
        }

        /**
         * Adds a way that needs no network.
         *
         * @param baseline the way
         * @return this builder
         */
        public Builder addBaseline(Baseline baseline) {
            baselines.add(baseline);
            return this;
        }

        /**
         * Sets height and width of the pictures.
         *
         * @param pixels the side; 256 by default
         * @return this builder
         */
        public Builder optSide(int pixels) {
            side = pixels;
            return this;
        }

        /**
         * Sets how many holes each photo gets.
         *
         * @param count the number; 4 by default
         * @return this builder
         */
        public Builder optHoles(int count) {
            holes = count;
            return this;
        }

        /**
         * Sets how large holes are.
         *
         * @param parts ranges of hole ratios, which take turns
         * @return this builder
         */
        public Builder optRanges(List<RatioRange> parts) {
            ranges = List.copyOf(parts);
            return this;
        }

        /**
         * Sets what holes look like.
         *
         * @param looks kinds that need no outlines, which take turns; irregular ones by default
         * @return this builder
         */
        public Builder optKinds(Collection<HoleKind> looks) {
            kinds = looks.stream().distinct().sorted().toList();
            return this;
        }

        /**
         * Sets what decides the holes.
         *
         * @param number the seed
         * @return this builder
         */
        public Builder optSeed(long number) {
            seed = number;
            return this;
        }

        /**
         * Sets what the models' products are computed with.
         *
         * @param value the precision; float32 by default
         * @return this builder
         */
        public Builder optPrecision(Precision value) {
            precision = value;
            return this;
        }

        /**
         * Has LPIPS look with AlexNet instead of SqueezeNet, whose weights are shipped.
         *
         * @param network the path of torchvision's weights
         * @param linear the path of LPIPS's own
         * @return this builder
         */
        public Builder optAlexNet(String network, String linear) {
            return lpips(MeasuringNetworks.Lpips.ALEX, network, linear);
        }

        /**
         * Has LPIPS look with VGG16 instead of SqueezeNet, whose weights are shipped.
         *
         * @param network the path of torchvision's weights
         * @param linear the path of LPIPS's own
         * @return this builder
         */
        public Builder optVgg16(String network, String linear) {
            return lpips(MeasuringNetworks.Lpips.VGG, network, linear);
        }

        private Builder lpips(MeasuringNetworks.Lpips kind, String network, String linear) {
            lpips = kind;
            lpipsWeights = network;
            lpipsLinear = linear;
            return this;
        }

        /**
         * Sets the weights of Inception, without which neither FID nor KID is measured.
         *
         * @param file the path of pytorch-fid's file
         * @return this builder
         */
        public Builder optInception(String file) {
            inception = file;
            return this;
        }

        /**
         * Sets which of Inception's features are looked at.
         *
         * @param count 64, 192, 768 or 2048; the most that the file has by default
         * @return this builder
         */
        public Builder optDims(int count) {
            dims = count;
            return this;
        }

        /**
         * Sets how pictures are brought to Inception's size.
         *
         * @param program the program that does it so; pytorch-fid by default
         * @return this builder
         */
        public Builder optResizing(Resizing program) {
            resizing = program;
            return this;
        }

        /**
         * Keeps Inception's features of all pictures as a Parquet table, with the columns photo,
         * hole, filler ("truth" for the true picture) and features, below {@code _tsgl}.
         *
         * @return this builder
         */
        public Builder optFeatures() {
            features = EvaluateTask.Features.ROWS;
            return this;
        }

        /**
         * Sets where each machine keeps weights that are brought to it.
         *
         * @param folder a path on the machines; the folder {@code tsgl} of DJL's cache by default
         * @return this builder
         */
        public Builder optWeightsFolder(String folder) {
            weightsFolder = folder;
            return this;
        }

        /**
         * Sets how many photos a task measures; each task loads the measuring networks.
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
        public EvaluateJob build() {
            require(photos != null, "a folder of photos is needed");
            require(out != null, "a folder for the report is needed");
            require(!models.isEmpty() || !baselines.isEmpty(), "a model or a baseline is needed");
            require(
                    features == EvaluateTask.Features.NOTHING || inception != null,
                    "features need Inception's weights");
            Tasks.check(photosPerTask);
            if (dims != null) {
                FeatureSize.of(dims);
            }
            kinds.forEach(kind -> kind.generator(ranges.get(0))); // objects need outlines
            return new EvaluateJob(this);
        }

        private static void require(boolean holds, String problem) {
            if (!holds) {
                throw new IllegalArgumentException(problem);
            }
        }

        private EvaluateTask.Holes holes() {
            return new EvaluateTask.Holes(
                    side, holes, new ArrayList<>(ranges), new ArrayList<>(kinds), seed);
        }

        private EvaluateTask.Fillers fillers(HadoopFiles files) throws IOException {
            List<ModelSettings> settings = new ArrayList<>();
            for (int i = 0; i < models.size(); i++) {
                settings.add(
                        ModelSettings.of(
                                models.get(i),
                                weights.get(i),
                                weightsFolder,
                                files,
                                new ModelSettings.Options(precision, null, side)));
            }
            return new EvaluateTask.Fillers(
                    new ArrayList<>(models), settings, new ArrayList<>(baselines));
        }

        private MeasuringNetworks networks(HadoopFiles files) throws IOException {
            return new MeasuringNetworks(
                    lpips,
                    found(lpipsWeights, files),
                    found(lpipsLinear, files),
                    found(inception, files),
                    dims,
                    resizing,
                    weightsFolder);
        }

        private static WeightsFile found(String path, HadoopFiles files) throws IOException {
            return path == null ? null : WeightsFile.find(path, files);
        }
    }
}
