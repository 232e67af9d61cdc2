// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The bytes of an answer as they arrive, with an end to patience. */
final class ArrivingBody implements Flow.Subscriber<List<ByteBuffer>>, Answer.Body {

    private static final Object END = new Object();

    private final String address;
    private final Duration stall;
    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private Flow.Subscription subscription;
    private boolean closed;

    ArrivingBody(URI address, Duration stall) {
        this.address = Address.shown(address);
        this.stall = stall;
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        arrived.add(bytes);
    }

    @Override
    public void onError(Throwable problem) {
        arrived.add(problem);
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    @Override
    public List<ByteBuffer> next() throws IOException {
        Object next;
        try {
            next = arrived.poll(stall.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw Patience.interrupted();
        }
        if (next == null) {
            throw new BrokenOffException(
                    address + ": sends nothing for " + stall.toMillis() / 1000.0 + " s");
        }
        if (next == END) {
            return List.of();
        }
        if (next instanceof Throwable problem) {
            throw new BrokenOffException(
                    address + ": the connection broke off", Duration.ZERO, problem);
        }
        synchronized (this) {
            subscription.request(1);
        }
        @SuppressWarnings("unchecked") // onNext added it
        List<ByteBuffer> bytes = (List<ByteBuffer>) next;
        return bytes;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
