// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import java.util.Locale;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in the driver's log how far a job is, and in Spark's pages how fast: its accumulators show
 * on the stage's page, for the stage and for each task.
 */
final class RunProgress extends SparkListener implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(RunProgress.class);

    private static final long PAUSE = 5_000_000_000L; // between lines, in nanoseconds

    private final SparkContext spark;
    private final String title;
    private final long all;
    private final PhotoRate rate = new PhotoRate();
    private final LongAccumulator failed;
    private final LongAccumulator loads;
    private final long start = System.nanoTime();
    private long told = start; // when a line was written
    private long toldOf; // of how many photos

    RunProgress(SparkContext spark, String title, long all) {
        this.spark = spark;
        this.title = title;
        this.all = all;
        spark.register(rate, "photos a second");
        failed = spark.longAccumulator("photos that failed");
        loads = spark.longAccumulator("models loaded");
        spark.addSparkListener(this);
    }

    PhotoRate rate() {
        return rate;
    }

    LongAccumulator failed() {
        return failed;
    }

    LongAccumulator loads() {
        return loads;
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
        long now = System.nanoTime();
        long done = rate.photos();
        if (done > toldOf && (now - told >= PAUSE || done >= all)) {
            told = now;
            toldOf = done;
            LOGGER.info("{}: {}", title, line(done, all, failed.sum(), (now - start) / 1e9));
        }
    }

    /** How far it is after some seconds; a job that was interrupted may count a photo twice. */
    static String line(long done, long all, long failures, double seconds) {
        double perSecond = done / Math.max(seconds, 1e-3);
        return String.format(
                Locale.ROOT,
                "%,d of %,d photos%s, %.2f a second, %s left",
                done,
                all,
                failures == 0 ? "" : String.format(Locale.ROOT, " (%,d failed)", failures),
                perSecond,
                done == 0 ? "unknown time" : time(Math.max(0, all - done) / perSecond));
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60
                ? whole + " s"
                : whole < 3600
                        ? whole / 60 + " min"
                        : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }

    @Override
    public void close() {
        spark.removeSparkListener(this);
    }
}
