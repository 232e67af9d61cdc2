// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.github.tsgl.image.io.MaskPairing;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.image.io.PictureWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Which photos have which masks and results: a table of paths, in which no photo's content is ever
 * held.
 */
final class PhotoPlan {

    static final int PHOTO = 0;
    static final int MASK = 1;
    static final int RESULT = 2;
    static final int PROBLEM = 3;

    /** Photos, masks (null where holes are drawn), results' names, and what is wrong. */
    static final StructType SCHEMA =
            new StructType()
                    .add("photo", DataTypes.StringType)
                    .add("mask", DataTypes.StringType)
                    .add("result", DataTypes.StringType)
                    .add("problem", DataTypes.StringType);

    /** Whether a photo's result is there already. */
    static final String THERE = "there";

    private final SparkSession spark;
    private final HadoopFiles files;

    PhotoPlan(SparkSession spark, HadoopFiles files) {
        this.spark = spark;
        this.files = files;
    }

    /**
     * The photos of a folder. Their names are listed by the driver.
     *
     * @param photos the folder
     * @param masks a folder of masks by the photos' names, or one mask for all; null for none
     * @param out the folder of results, which is left out
     * @param depth how far folders are looked into
     * @throws IOException if the folder has no photo or cannot be read
     */
    Dataset<Row> folder(String photos, String masks, String out, HadoopFiles.Depth depth)
            throws IOException {
        List<String> names = files.pictures(photos, without(photos, masks, out), depth);
        List<Row> rows = new ArrayList<>();
        if (masks == null || !files.isFolder(masks)) {
            for (String name : names) {
                rows.add(row(photos, name, masks, PictureWriter.resultName(name), null));
            }
        } else {
            MaskPairing pairing =
                    masks.equals(photos)
                            ? MaskPairing.besidePhotos(names)
                            : MaskPairing.of(
                                    files.list(
                                            masks,
                                            without(masks, photos, out),
                                            depth,
                                            PictureReader::isPicture));
            for (String name : names) {
                for (MaskPairing.Pair pair : pairing.of(name)) {
                    String mask = HadoopFiles.below(masks, pair.mask());
                    rows.add(row(photos, name, mask, pair.result(), pair.problem().orElse(null)));
                }
            }
        }
        int slices = Math.max(1, rows.size() / 10_000);
        return spark.createDataFrame(
                new JavaSparkContext(spark.sparkContext()).parallelize(rows, slices), SCHEMA);
    }

    /** The folders in which a folder's pictures are not looked for. */
    private static Set<String> without(String folder, String... others) {
        return Stream.of(others)
                .filter(other -> other != null && !other.equals(folder))
                .collect(Collectors.toSet());
    }

    private static Row row(
            String folder, String photo, String mask, String result, String problem) {
        return RowFactory.create(HadoopFiles.below(folder, photo), mask, result, problem);
    }

    /** The photos of a text file, one a line, with mask and result's name behind tabs. */
    Dataset<Row> list(String file, String mask) throws IOException {
        StructType columns =
                new StructType()
                        .add("photo", DataTypes.StringType)
                        .add("mask", DataTypes.StringType)
                        .add("result", DataTypes.StringType);
        return table(
                spark.read().schema(columns).option("sep", "\t").option("quote", "").csv(file),
                file,
                mask);
    }

    /** The photos of a Parquet table with columns photo, mask and result, the last two optional. */
    Dataset<Row> manifest(String file, String mask) throws IOException {
        return table(spark.read().parquet(file), file, mask);
    }

    private Dataset<Row> table(Dataset<Row> table, String file, String mask) throws IOException {
        List<String> columns = List.of(table.columns());
        if (!columns.contains("photo")) {
            throw new IOException(file + ": has no column 'photo', but " + columns);
        }
        Column photo = col("photo").cast("string");
        Column own = columns.contains("mask") ? col("mask").cast("string") : lit(null);
        Column result = columns.contains("result") ? col("result").cast("string") : lit(null);
        String folder = file.contains("/") ? file.substring(0, file.lastIndexOf('/') + 1) : "";
        Dataset<Row> paths =
                table.select(
                        photo.as("photo"),
                        own.cast("string").as("mask"),
                        result.cast("string").as("result"));
        return paths.mapPartitions(new Resolve(folder, mask), Encoders.row(SCHEMA));
    }

    /** Names what a table left open, and finds paths that are relative to it. */
    private record Resolve(String folder, String mask) implements MapPartitionsFunction<Row, Row> {

        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return rows.hasNext();
                }

                @Override
                public Row next() {
                    return resolved(rows.next());
                }
            };
        }

        private Row resolved(Row row) {
            String photo = row.getString(PHOTO);
            if (photo == null) {
                return RowFactory.create("", null, null, "a line names no photo");
            }
            String path = absolute(photo);
            String ownMask = row.isNullAt(MASK) ? mask : absolute(row.getString(MASK));
            String name = path.substring(path.lastIndexOf('/') + 1);
            String result =
                    row.isNullAt(RESULT) ? PictureWriter.resultName(name) : row.getString(RESULT);
            String problem = null;
            if (!PictureReader.isPicture(name)) {
                problem = path + ": its name is no picture's";
            } else if (!PictureWriter.isPicture(result) || isOutside(result)) {
                problem =
                        "its result "
                                + result
                                + " must be a name that ends in "
                                + PictureWriter.EXTENSIONS
                                + ", below --out";
            }
            return RowFactory.create(path, ownMask, result, problem);
        }

        private String absolute(String path) {
            return path.startsWith("/") || path.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")
                    ? path
                    : folder + path;
        }

        private static boolean isOutside(String name) {
            return name.startsWith("/")
                    || name.contains(":")
                    || List.of(name.split("/")).contains("..");
        }
    }

    /**
     * Completes a plan: of photos whose results have one name only the first has its own, and what
     * is there is marked.
     */
    Dataset<Row> checked(Dataset<Row> plan, String out, Existing existing) {
        Column owner = row_number().over(Window.partitionBy("result").orderBy("photo", "mask"));
        Dataset<Row> single =
                plan.withColumn("number", owner)
                        .withColumn(
                                "problem",
                                when(col("problem").isNotNull(), col("problem"))
                                        .when(
                                                col("number").gt(1),
                                                concat(
                                                        lit("its result "),
                                                        col("result"),
                                                        lit(" would be that of another photo"))))
                        .drop("number");
        return existing == Existing.REPLACED
                ? single.withColumn(THERE, lit(false))
                : single.mapPartitions(
                        new Look(files, out),
                        Encoders.row(SCHEMA.add(THERE, DataTypes.BooleanType)));
    }

    /** What becomes of results that are there. */
    enum Existing {
        KEPT,
        REPLACED
    }

    /** Looks whether results are there. */
    private record Look(HadoopFiles files, String out) implements MapPartitionsFunction<Row, Row> {

        @Override
        public Iterator<Row> call(Iterator<Row> rows) throws IOException {
            List<Row> looked = new ArrayList<>();
            while (rows.hasNext()) {
                Row row = rows.next();
                boolean there =
                        row.isNullAt(PROBLEM)
                                && files.exists(HadoopFiles.below(out, row.getString(RESULT)));
                looked.add(
                        RowFactory.create(
                                row.get(PHOTO),
                                row.get(MASK),
                                row.get(RESULT),
                                row.get(PROBLEM),
                                there));
            }
            return looked.iterator();
        }
    }
}
