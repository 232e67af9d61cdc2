// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * A batch whose parts replicas of a network take at once, each in a thread of its own, as if one
 * device took it whole.
 *
 * <p>Where the whole batch counts, as in the statistics of {@link Normalizations#batchNorm}, the
 * replicas meet and add up what each has of it. Gradients flow through the sums, so that a loss is
 * to be differentiated by the weights of all replicas together. All replicas have to come to the
 * same sums in the same order; what they add is the same on each.
 */
public final class BatchSync {

    private static final ThreadLocal<Place> CURRENT = new ThreadLocal<>();

    private final Object[] given;
    private Object[] sums;
    private final Phaser meeting;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private BatchSync(int parts) {
        given = new Object[parts];
        meeting = new Phaser(parts);
    }

    /** A thread's part of a batch. */
    private record Place(BatchSync batch, int number) {}

    /** Ends the work of a replica that waits for one that failed. */
    private static final class Abandoned extends IllegalStateException {

        private static final long serialVersionUID = 1;

        Abandoned() {
            super("another part of the batch has failed or come to its end");
        }
    }

    /**
     * Computes something for each part of a batch. A single part is computed by the calling thread.
     * Gradients are recorded if the calling thread records them.
     *
     * @param owners for each part, the manager that gets its results
     * @param work what to compute for a part, given its number; all that it makes but does not
     *     return is freed, as in {@link MemoryScope#run}
     * @return each part's results
     * @throws RuntimeException what the first part to fail has thrown; the others then end too
     */
    public static List<NDList> run(List<? extends NDManager> owners, IntFunction<NDList> work) {
        List<NDList> results = new ArrayList<>();
        if (owners.size() == 1) {
            results.add(MemoryScope.run(owners.get(0), new NDList(), () -> work.apply(0)));
            return results;
        }
        BatchSync batch = new BatchSync(owners.size());
        boolean recording = JniUtils.isGradMode();
        List<Thread> threads = new ArrayList<>();
        for (int part = 0; part < owners.size(); part++) {
            int number = part;
            results.add(null);
            Runnable task =
                    () -> {
                        JniUtils.setGradMode(recording); // the mode is the thread's
                        batch.compute(number, owners.get(number), work, results);
                    };
            Thread thread = new Thread(task, "replica " + number);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        join(threads);
        batch.rethrow();
        results.forEach(list -> list.forEach(NDScope::register));
        return results;
    }

    private void compute(
            int number, NDManager owner, IntFunction<NDList> work, List<NDList> results) {
        CURRENT.set(new Place(this, number));
        try {
            results.set(number, MemoryScope.run(owner, new NDList(), () -> work.apply(number)));
            meeting.arriveAndDeregister();
        } catch (Throwable e) { // of whatever kind: the others must not wait for this part
            failure.compareAndSet(null, e);
            meeting.forceTermination();
        }
    }

    private static void join(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void rethrow() {
        Throwable cause = failure.get();
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause != null) {
            throw (RuntimeException) cause;
        }
    }

    /**
     * Tells whether the thread computes a part of a batch that has others.
     *
     * @return true within {@link #run} of several parts
     */
    public static boolean isShared() {
        return CURRENT.get() != null;
    }

    /**
     * Adds up what the parts of the batch have, in their order.
     *
     * @param x this part's array, of a shape that is the same for all parts
     * @return the sum on the device of x; x itself if the batch is not shared
     */
    public static NDArray sum(NDArray x) {
        return exchange(x, BatchSync::add, sum -> copy(sum, x));
    }

    /**
     * The sum for each part. Each is an alias of the one before: where gradients come together they
     * are two, whose sum does not depend on which was there first.
     */
    private static Object[] add(Object[] all) {
        NDArray sum = (NDArray) all[0];
        for (int part = 1; part < all.length; part++) {
            sum = sum.add(((NDArray) all[part]).toDevice(sum.getDevice(), false));
        }
        Object[] sums = new Object[all.length];
        for (int part = 0; part < all.length; part++) {
            sum = alias(sum);
            sums[part] = sum;
        }
        return sums;
    }

    private static NDArray alias(NDArray x) {
        return x.reshape(x.getShape());
    }

    /** The sum where x is. */
    private static NDArray copy(NDArray sum, NDArray x) {
        NDArray own = alias(sum).toDevice(x.getDevice(), false);
        own.attach(x.getManager());
        return own;
    }

    /**
     * Adds up numbers of the parts of the batch.
     *
     * @param x this part's number
     * @return the sum
     */
    public static long sum(long x) {
        return exchange(
                x,
                all -> {
                    Object[] sums = new Object[all.length];
                    Arrays.fill(sums, Arrays.stream(all).mapToLong(one -> (Long) one).sum());
                    return sums;
                },
                sum -> sum);
    }

    private static <T> T exchange(T own, UnaryOperator<Object[]> adder, UnaryOperator<T> reader) {
        Place place = CURRENT.get();
        return place == null ? own : place.batch().exchange(place.number(), own, adder, reader);
    }

    /** The first part adds for all. */
    @SuppressWarnings("unchecked")
    private <T> T exchange(
            int number, T own, UnaryOperator<Object[]> adder, UnaryOperator<T> reader) {
        given[number] = own;
        meet();
        if (Arrays.asList(given).contains(null)) { // one has come to its end
            throw new Abandoned();
        }
        if (number == 0) {
            sums = adder.apply(given);
        }
        meet();
        T result = reader.apply((T) sums[number]);
        meet(); // what is given and the sums must not be freed before all have read them
        given[number] = null;
        return result;
    }

    private void meet() {
        if (meeting.arriveAndAwaitAdvance() < 0) {
            throw new Abandoned();
        }
    }
}
