package io.github.tsgl.training.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes batches ahead of time in threads of its own, and hands them out in order. */
public final class Prefetcher implements AutoCloseable {

    private final SampleSource source;
    private final int depth;
    private final ExecutorService executor;
    private final Deque<Future<SampleBatch>> queue = new ArrayDeque<>();
    private long submitted;

    /**
     * Makes a prefetcher.
     *
     * @param source makes the batches
     * @param threads how many are made at a time
     * @param depth how many may wait
     */
    public Prefetcher(SampleSource source, int threads, int depth) {
        this(source, threads, depth, 0);
    }

    /**
     * Makes a prefetcher that begins somewhere in the middle.
     *
     * @param source makes the batches
     * @param threads how many are made at a time
     * @param depth how many may wait
     * @param first the first batch's number
     */
    public Prefetcher(SampleSource source, int threads, int depth, long first) {
        this.source = source;
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
     * @param count how many samples a batch ordered now has
     * @param side the height and width of the samples ordered now
     * @return the next batch
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public SampleBatch next(int count, int side) throws InterruptedException {
        while (queue.size() < depth) {
            long number = submitted++;
            queue.add(executor.submit(() -> source.batch(number, count, side)));
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
