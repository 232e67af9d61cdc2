package io.github.tsgl.layers.ops;

/**
 * Counts the multiply-adds of convolutions and matrix products on this thread.
 *
 * <p>The operators of {@link TorchOps} report their work here; outside {@link #count} the reports
 * are dropped.
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
