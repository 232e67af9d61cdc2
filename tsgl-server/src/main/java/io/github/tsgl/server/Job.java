// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import io.github.tsgl.zoo.PhotoProgress;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CancellationException;

/** A photo on its way through the queue. */
final class Job implements PhotoProgress {

    /** How far a job is. */
    enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        CANCELED;

        boolean isEnd() {
            return this == DONE || this == FAILED || this == CANCELED;
        }
    }

    /**
     * How far a job is.
     *
     * @param state what it is doing
     * @param done windows of the photo that are filled
     * @param windows all of them; 0 as long as that is not known
     * @param error why it failed, or null
     */
    record Status(State state, int done, int windows, RequestException error) {}

    private final String id = UUID.randomUUID().toString();
    private final long created = System.nanoTime();
    private final Duration time;
    private final Runnable ended;
    private InpaintingRequest request; // null once it ended
    private FilledPhoto result; // null until it is done
    private Status status = new Status(State.WAITING, 0, 0, null);

    /** A request that may take some time; what it holds is let go of when it ends. */
    Job(InpaintingRequest request, Duration time, Runnable ended) {
        this.request = request;
        this.time = time;
        this.ended = ended;
    }

    String id() {
        return id;
    }

    synchronized Status status() {
        return status;
    }

    /** The result of a job that is done, or null. */
    synchronized FilledPhoto result() {
        return result;
    }

    /** Begins; gives nothing if the job is over. */
    synchronized InpaintingRequest begin() throws RequestException {
        if (status.state() != State.WAITING) {
            return null;
        }
        requireTime();
        change(new Status(State.RUNNING, 0, 0, null));
        return request;
    }

    /** Is told by the worker how far the photo is; ends it if nobody waits for it any more. */
    @Override
    public synchronized void progressed(int done, int windows) {
        if (status.state() != State.RUNNING) {
            throw new CancellationException("canceled");
        }
        change(new Status(State.RUNNING, done, windows, null));
        if (done < windows && isLate()) {
            fail(late());
            throw new CancellationException("late");
        }
    }

    private void requireTime() throws RequestException {
        if (isLate()) {
            throw late();
        }
    }

    private boolean isLate() {
        return age().compareTo(time) > 0;
    }

    private RequestException late() {
        return new RequestException(
                RequestException.UNAVAILABLE,
                "the photo was not finished within " + time.toSeconds() + " seconds",
                Duration.ofSeconds(30));
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - created);
    }

    synchronized void finish(FilledPhoto filled) {
        if (!status.state().isEnd()) {
            result = filled;
            end(new Status(State.DONE, status.windows(), status.windows(), null));
        }
    }

    synchronized void fail(RequestException error) {
        if (!status.state().isEnd()) {
            end(new Status(State.FAILED, status.done(), status.windows(), error));
        }
    }

    /** Ends the job; what a worker is at goes on to the next window of the photo. */
    synchronized void cancel() {
        if (!status.state().isEnd()) {
            end(new Status(State.CANCELED, status.done(), status.windows(), null));
        }
    }

    private void end(Status last) {
        request = null;
        change(last);
        ended.run();
    }

    private void change(Status next) {
        status = next;
        notifyAll();
    }

    /** Waits until the status is another one, or for some time; gives the status. */
    synchronized Status awaitOtherThan(Status seen, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos(); status == seen && left > 0; ) {
            wait(Math.max(1, left / 1_000_000));
            left = deadline - System.nanoTime();
        }
        return status;
    }
}
