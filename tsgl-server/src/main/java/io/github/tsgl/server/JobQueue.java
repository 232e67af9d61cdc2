// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one queue of all requests, which has a bound, and the workers behind it. */
final class JobQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobQueue.class);

    private static final double FIRST_GUESS = 2; // seconds that a photo takes
    private static final double WEIGHT = 0.2; // of the last photo in the mean
    private static final long MOST_PATIENCE = 600;

    private final Inpainter inpainter;
    private final int workers;
    private final BlockingQueue<Runnable> waiting;
    private final ThreadPoolExecutor executor;
    private final ServerMetrics metrics;
    private volatile double meanSeconds = FIRST_GUESS;

    JobQueue(Inpainter inpainter, Limits limits, ServerMetrics metrics) {
        this.inpainter = inpainter;
        this.metrics = metrics;
        workers = limits.workers();
        waiting = new ArrayBlockingQueue<>(limits.waiting());
        AtomicInteger number = new AtomicInteger();
        executor =
                new ThreadPoolExecutor(
                        workers,
                        workers,
                        1,
                        TimeUnit.MINUTES,
                        waiting,
                        task -> new Thread(task, "inpaints " + number.incrementAndGet()));
        metrics.watch(this);
    }

    int waiting() {
        return waiting.size();
    }

    int running() {
        return executor.getActiveCount();
    }

    /** Refuses what would find no room, before its body is read. */
    void requireRoom() throws RequestException {
        if (executor.isShutdown()) {
            throw stopping();
        }
        if (waiting.remainingCapacity() == 0) {
            throw full();
        }
    }

    void submit(Job job) throws RequestException {
        try {
            executor.execute(new Task(job));
        } catch (RejectedExecutionException e) {
            throw executor.isShutdown() ? stopping() : full();
        }
    }

    /** Ends a job; if it was waiting, its place is free at once. */
    void cancel(Job job) {
        job.cancel();
        waiting.removeIf(task -> task instanceof Task known && known.job() == job);
    }

    private static RequestException stopping() {
        return new RequestException(
                RequestException.UNAVAILABLE, "the server is stopping", Duration.ofSeconds(30));
    }

    private RequestException full() {
        double seconds = (waiting.size() + 1) * meanSeconds / workers;
        return new RequestException(
                RequestException.TOO_MANY,
                "all " + waiting.size() + " places in the queue are taken",
                Duration.ofSeconds(Math.max(1, Math.min(MOST_PATIENCE, Math.round(seconds)))));
    }

    /** A job, as the executor takes it. */
    private final class Task implements Runnable {

        private final Job job;

        Task(Job job) {
            this.job = job;
        }

        Job job() {
            return job;
        }

        @Override
        public void run() {
            work(job);
        }
    }

    private void work(Job job) {
        long start = System.nanoTime();
        try {
            InpaintingRequest request = job.begin();
            if (request == null) {
                return;
            }
            job.finish(inpainter.fill(request, job));
            double seconds = (System.nanoTime() - start) / 1e9;
            meanSeconds += WEIGHT * (seconds - meanSeconds);
        } catch (RequestException e) {
            job.fail(e);
        } catch (CancellationException e) {
            job.cancel(); // if it is not over already
        } catch (OutOfMemoryError e) {
            LOG.warn("a photo needs more memory than there is", e);
            job.fail(
                    new RequestException(
                            RequestException.UNAVAILABLE,
                            "not enough memory for the photo",
                            Duration.ofSeconds(30)));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("a photo cannot be filled", e);
            job.fail(new RequestException(RequestException.INTERNAL, "the photo cannot be filled"));
        } finally {
            metrics.worked(job.status().state(), System.nanoTime() - start);
        }
    }

    /** Finishes what runs; what still waits is told that the server stops. */
    @Override
    public void close() {
        executor.shutdown();
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            ((Task) task).job().fail(stopping());
        }
        try {
            if (!executor.awaitTermination(1, TimeUnit.HOURS)) {
                LOG.warn("a photo is still worked on after an hour");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
