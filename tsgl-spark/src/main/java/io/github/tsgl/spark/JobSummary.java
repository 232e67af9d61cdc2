// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What became of a job's photos.
 *
 * @param done how many were filled or prepared
 * @param copied how many had no hole and were copied
 * @param skipped how many had a result before
 * @param failed how many could not be done; the manifest has the reasons
 * @param seconds how long the job took
 * @param modelLoads how often a model was loaded, by tasks that ended well: once a process
 * @param manifest the Parquet table of all photos
 */
public record JobSummary(
        long done,
        long copied,
        long skipped,
        long failed,
        double seconds,
        long modelLoads,
        String manifest) {

    /** Counts the rows of a manifest. */
    static JobSummary of(Dataset<Row> manifest, double seconds, long modelLoads, String path) {
        Map<String, Long> counts = new HashMap<>();
        for (Row row : manifest.groupBy("status").count().collectAsList()) {
            counts.put(row.getString(0), row.getLong(1));
        }
        return new JobSummary(
                counts.getOrDefault(PhotoStatus.DONE.toString(), 0L),
                counts.getOrDefault(PhotoStatus.COPIED.toString(), 0L),
                counts.getOrDefault(PhotoStatus.SKIPPED.toString(), 0L),
                counts.getOrDefault(PhotoStatus.FAILED.toString(), 0L),
                seconds,
                modelLoads,
                path);
    }

    /**
     * Returns what a program ends with.
     *
     * @return 0 if no photo failed, else 1
     */
    public int exitStatus() {
        return failed == 0 ? 0 : 1;
    }

    /** A line for people. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d done, %,d copied, %,d there before, %,d failed; %.1f s, %.2f photos a"
                        + " second; see %s",
                done,
                copied,
                skipped,
                failed,
                seconds,
                (done + copied) / Math.max(seconds, 1e-3),
                manifest);
    }
}
