// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.Batchifier;
import ai.djl.util.Progress;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Samples for DJL's own training loop: data are {@link SampleBatch#inputs}, labels are {@link
 * SampleBatch#targets}. Batches are made ahead in threads of their own; every epoch has other ones,
 * and the seed decides them all.
 */
public final class SampleDataset implements Dataset {

    private static final int QUEUE = 4;

    private final SampleSource source;
    private final int batches;
    private final int count;
    private final int side;
    private final int threads;
    private long epoch;

    private SampleDataset(Builder builder) {
        source = builder.source;
        batches = builder.batches;
        count = builder.count;
        side = builder.side;
        threads = builder.threads;
    }

    /**
     * Returns a builder.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** {@inheritDoc} */
    @Override
    public void prepare(Progress progress) {
        // Photos are examined when the source is made.
    }

    /**
     * Returns the batches of the next epoch, to be gone through once.
     *
     * @param manager owns the batches' managers
     * @return the batches
     */
    @Override
    public Iterable<Batch> getData(NDManager manager) {
        long first = epoch++ * batches;
        return () -> new Epoch(manager, first);
    }

    /** The threads end with the last batch. */
    private final class Epoch implements Iterator<Batch> {

        private final NDManager manager;
        private final Prefetcher prefetcher;
        private int done;

        Epoch(NDManager manager, long first) {
            this.manager = manager;
            Prefetcher.Order order = new Prefetcher.Order(count, side);
            prefetcher =
                    new Prefetcher(
                            source, number -> order, threads, Math.min(QUEUE, batches), first);
        }

        @Override
        public boolean hasNext() {
            return done < batches;
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            SampleBatch samples;
            try {
                samples = prefetcher.next();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for samples", e);
            }
            done++;
            if (!hasNext()) {
                prefetcher.close();
            }
            NDManager owner = manager.newSubManager();
            return new Batch(
                    owner,
                    samples.inputs(owner).toList(),
                    samples.targets(owner).toList(),
                    count,
                    Batchifier.STACK,
                    Batchifier.STACK,
                    done,
                    batches);
        }
    }

    /** Builds a {@link SampleDataset}. */
    public static final class Builder {

        private SampleSource source;
        private int batches;
        private int count = 1;
        private int side;
        private int threads = 1;

        Builder() {}

        /**
         * Sets what makes the samples.
         *
         * @param samples the source
         * @return this builder
         */
        public Builder setSource(SampleSource samples) {
            source = samples;
            return this;
        }

        /**
         * Sets how many batches an epoch has.
         *
         * @param number the number of batches
         * @return this builder
         */
        public Builder setBatches(int number) {
            batches = number;
            return this;
        }

        /**
         * Sets the samples' size.
         *
         * @param pixels their height and width
         * @return this builder
         */
        public Builder setSide(int pixels) {
            side = pixels;
            return this;
        }

        /**
         * Sets how many samples a batch has, by default 1.
         *
         * @param samples the number of samples
         * @return this builder
         */
        public Builder optBatchSize(int samples) {
            count = samples;
            return this;
        }

        /**
         * Sets how many threads make samples, by default 1.
         *
         * @param number the number of threads
         * @return this builder
         */
        public Builder optThreads(int number) {
            threads = number;
            return this;
        }

        /**
         * Makes the data set.
         *
         * @return the data set
         * @throws IllegalArgumentException if the source, the number of batches or the side is
         *     missing
         */
        public SampleDataset build() {
            if (source == null || batches < 1 || side < 1 || count < 1) {
                throw new IllegalArgumentException(
                        "a data set needs a source, a number of batches and a side");
            }
            return new SampleDataset(this);
        }
    }
}
