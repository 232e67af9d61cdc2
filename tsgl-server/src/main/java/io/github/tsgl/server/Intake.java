// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;

/** Takes photos in, from the first byte of a request to its place in the queue. */
final class Intake {

    private static final Duration LOOK = Duration.ofMillis(250);

    private final Bodies bodies;
    private final Inpainter inpainter;
    private final JobQueue queue;
    private final Duration time;

    Intake(Bodies bodies, Inpainter inpainter, JobQueue queue, Duration time) {
        this.bodies = bodies;
        this.inpainter = inpainter;
        this.queue = queue;
        this.time = time;
    }

    /** Makes a photo of a request's body. */
    @FunctionalInterface
    interface Reading {
        InpaintingRequest from(Bodies bodies, Context context) throws RequestException, IOException;
    }

    /** Puts a photo into the queue, if there is room for it. */
    Job accept(Context context, Reading reading) throws RequestException, IOException {
        queue.requireRoom();
        Bodies.Place place = bodies.place(context);
        boolean isTaken = false;
        try {
            InpaintingRequest request = reading.from(bodies, context);
            inpainter.check(request);
            Job job = new Job(request, time, place::close);
            queue.submit(job);
            isTaken = true;
            return job;
        } finally {
            if (!isTaken) {
                place.close();
            }
        }
    }

    /** Fills a photo while its sender waits; if the sender goes, its place is free. */
    FilledPhoto fill(Context context, Reading reading) throws RequestException, IOException {
        Job job = accept(context, reading);
        try {
            return result(job, new ClientConnection(context));
        } finally {
            queue.cancel(job); // does nothing if it is done
        }
    }

    private FilledPhoto result(Job job, ClientConnection client) throws RequestException {
        try {
            Job.Status status = job.status();
            while (!status.state().isEnd()) {
                if (client.isGone()) {
                    throw new RequestException(RequestException.CLIENT_GONE, "the client has gone");
                }
                status = job.awaitOtherThan(status, LOOK);
            }
            if (status.state() == Job.State.DONE) {
                return job.result();
            }
            throw status.error() != null
                    ? status.error()
                    : new RequestException(RequestException.GONE, "the photo was canceled");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestException(RequestException.UNAVAILABLE, "the server is stopping");
        }
    }
}
