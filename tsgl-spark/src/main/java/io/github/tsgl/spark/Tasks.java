// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import org.apache.spark.sql.SparkSession;

/** Into how many tasks photos are divided. */
final class Tasks {

    private static final int MOST_PHOTOS = 64;
    private static final int TASKS_A_CORE = 8;

    private Tasks() {}

    /** Checks how many photos a task shall have, null if that is not said. */
    static void check(Integer photosPerTask) {
        if (photosPerTask != null && photosPerTask < 1) {
            throw new IllegalArgumentException("a task must have at least one photo");
        }
    }

    /** As many as wanted of a number of photos, null for eight a core of at most 64 photos. */
    static int count(SparkSession spark, long photos, Integer photosPerTask) {
        long cores = spark.sparkContext().defaultParallelism();
        long own = Math.max(1, Math.min(MOST_PHOTOS, photos / (TASKS_A_CORE * cores)));
        long wanted = photosPerTask == null ? own : photosPerTask;
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, (photos + wanted - 1) / wanted));
    }
}
