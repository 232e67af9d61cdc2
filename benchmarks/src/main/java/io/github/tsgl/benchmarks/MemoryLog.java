// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import ai.djl.ndarray.NDManager;
import io.github.tsgl.layers.engine.ProcessStatus;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Measures memory while something is repeated, and judges whether it stays flat. */
final class MemoryLog {

    private static final double MEBIBYTE = 1 << 20;

    /** How much more than the second quarter the last one may have: a factor and MiB. */
    private static final double TOLERANCE = 1.02;

    private static final double ALLOWANCE = 16;

    /** A short series is measured at least this often, so that each quarter has samples. */
    private static final int FEWEST_SAMPLES = 16;

    private final String name;
    private final int iterations;
    private final int every;
    private final PrintStream out;
    private final List<Sample> samples = new ArrayList<>();

    /**
     * What was measured.
     *
     * @param iteration after how many repetitions
     * @param resident the process's resident memory in MiB
     * @param arrays how many arrays all of DJL's managers hold
     * @param heap the Java heap in use after a collection, in MiB
     */
    record Sample(int iteration, double resident, int arrays, double heap) {}

    MemoryLog(String name, int iterations, int every, PrintStream out) {
        this.name = name;
        this.iterations = iterations;
        this.every = Math.max(1, Math.min(every, iterations / FEWEST_SAMPLES));
        this.out = out;
    }

    /** Is called after each repetition; the first is 1. */
    void after(int iteration) {
        if (iteration % every == 0) {
            Sample sample = measure(iteration);
            add(sample);
            out.printf(
                    Locale.ROOT,
                    "%s %d: %.1f MiB resident, %d arrays, %.1f MiB of Java heap%n",
                    name,
                    iteration,
                    sample.resident(),
                    sample.arrays(),
                    sample.heap());
        }
    }

    void add(Sample sample) {
        samples.add(sample);
    }

    private static Sample measure(int iteration) {
        System.gc();
        double kibibytes =
                ProcessStatus.kibibytes("VmRSS")
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "only Linux tells VmRSS: no /proc"));
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        try (NDManager manager = NDManager.newBaseManager()) {
            // The parent of base managers knows all others.
            int arrays = manager.getParentManager().getManagedArrays().size();
            return new Sample(iteration, kibibytes / 1024, arrays, heap / MEBIBYTE);
        }
    }

    /**
     * Whether neither resident memory nor arrays grew after the first quarter. Allocators keep and
     * give back memory as they like, which moves peaks and dips; a leak raises the median.
     */
    boolean isFlat() {
        double before = median(1, Sample::resident);
        double after = median(3, Sample::resident);
        boolean sameArrays = median(3, Sample::arrays) <= median(1, Sample::arrays);
        out.printf(
                Locale.ROOT,
                "%s: median of %.1f MiB resident in the second quarter, %.1f MiB in the last%n",
                name,
                before,
                after);
        return after <= before * TOLERANCE + ALLOWANCE && sameArrays;
    }

    /** The median resident memory of each quarter, in MiB. */
    double[] residentByQuarter() {
        return IntStream.range(0, 4).mapToDouble(q -> median(q, Sample::resident)).toArray();
    }

    /** The median of a quarter, counted from 0. */
    private double median(int quarter, ToDoubleFunction<Sample> value) {
        double[] sorted =
                samples.stream()
                        .filter(s -> (s.iteration() - 1) * 4L / iterations == quarter)
                        .mapToDouble(value)
                        .sorted()
                        .toArray();
        if (sorted.length == 0) {
            throw new IllegalStateException(iterations + " repetitions are too few to judge");
        }
        int middle = sorted.length / 2;
        return (sorted[middle] + sorted[(sorted.length - 1) / 2]) / 2;
    }
}
