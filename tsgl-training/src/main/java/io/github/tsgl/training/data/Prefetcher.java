// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;

/** Makes batches ahead of time in threads of its own, and hands them out in order. */
public final class Prefetcher implements AutoCloseable {

    private final SampleSource source;
    private final LongFunction<Order> orders;
    private final int depth;
    private final ExecutorService executor;
    private final Deque<Future<SampleBatch>> queue = new ArrayDeque<>();
    private long submitted;

    /**
     * What a batch is to be like.
     *
     * @param count how many samples it has
     * @param side the samples' height and width
     */
    public record Order(int count, int side) {}

    /**
     * Makes a prefetcher.
     *
     * @param source makes the batches
     * @param orders tells what the batch of a number is to be like
     * @param threads how many are made at a time
     * @param depth how many may wait
     * @param first the first batch's number, 0 unless a training goes on
     */
    public Prefetcher(
            SampleSource source, LongFunction<Order> orders, int threads, int depth, long first) {
        this.source = source;
        this.orders = orders;
        this.depth = depth;
        submitted = first;
        executor = Executors.newFixedThreadPool(threads, Prefetcher::daemon);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "samples");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Returns the next batch, which was ordered some calls ago, and orders another.
     *
     * @return the next batch
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException if it could not be made
     */
    public SampleBatch next() throws InterruptedException {
        while (queue.size() < depth) {
            long number = submitted++;
            Order order = orders.apply(number);
            queue.add(executor.submit(() -> source.batch(number, order.count(), order.side())));
        }
        try {
            return queue.remove().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "a sample could not be made: " + e.getCause().getMessage(), e.getCause());
        }
    }

    /** Ends the threads. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
