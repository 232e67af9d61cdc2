// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;

/**
 * Counts the multiply-adds of convolutions and matrix products on this thread.
 *
 * <p>{@link Convolutions} and {@link MatrixProducts} report their work here; outside {@link #count}
 * the reports are dropped.
 */
public final class MultiplyAddCounter {

    private static final ThreadLocal<MultiplyAddCounter> CURRENT = new ThreadLocal<>();

    private long total;

    private MultiplyAddCounter() {}

    /**
     * Runs some work and counts its multiply-adds. Counts do not nest.
     *
     * @param work the work, for example one forward pass
     * @return the multiply-adds that operators reported on this thread
     * @throws IllegalStateException if a count is already under way on this thread
     */
    public static long count(Runnable work) {
        if (CURRENT.get() != null) {
            throw new IllegalStateException("a count is already under way on this thread");
        }
        MultiplyAddCounter counter = new MultiplyAddCounter();
        CURRENT.set(counter);
        try {
            work.run();
        } finally {
            CURRENT.remove();
        }
        return counter.total;
    }

    /**
     * Runs work of which some rows were counted before, and counts the share of the new rows.
     *
     * @param newRows how many rows are new
     * @param rows how many rows the work makes
     * @param work the work
     * @return what the work made
     */
    public static NDArray countNew(long newRows, long rows, Supplier<NDArray> work) {
        MultiplyAddCounter counter = CURRENT.get();
        long before = counter == null ? 0 : counter.total;
        NDArray made = work.get();
        if (counter != null) {
            counter.total = before + (counter.total - before) * newRows / rows;
        }
        return made;
    }

    /**
     * Reports work.
     *
     * @param multiplyAdds how many multiply-adds an operator does
     */
    public static void record(long multiplyAdds) {
        MultiplyAddCounter counter = CURRENT.get();
        if (counter != null) {
            counter.total += multiplyAdds;
        }
    }
}
