// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A server on this machine with one file, which answers well unless it is told how not to. */
final class FaultyServer implements AutoCloseable {

    /** Answers one request. */
    @FunctionalInterface
    interface Reply {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Deque<Reply> faults = new ArrayDeque<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile byte[] file;
    private volatile String etag = "\"first\"";
    private volatile int slowness;
    private final AtomicLong sent = new AtomicLong();

    FaultyServer(int length) {
        file = bytes(length, 1);
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/weights.bin");
    }

    byte[] file() {
        return file;
    }

    /** The file is another from now on. */
    FaultyServer change(byte[] bytes, String tag) {
        file = bytes;
        etag = tag;
        return this;
    }

    /** The next requests are answered so, one each. */
    FaultyServer faults(Reply... replies) {
        synchronized (faults) {
            faults.addAll(Arrays.asList(replies));
        }
        return this;
    }

    /** Sends 64 KiB, and waits so many milliseconds. */
    FaultyServer slowness(int millis) {
        slowness = millis;
        return this;
    }

    /** The ranges that were asked for, "all" for the whole file. */
    List<String> requests() {
        return requests;
    }

    /** How many bytes have been sent, or were tried to. */
    long sent() {
        return sent.get();
    }

    private void answer(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(range == null ? "all" : range);
        Reply fault;
        synchronized (faults) {
            fault = faults.poll();
        }
        try {
            (fault == null ? (Reply) this::well : fault).to(exchange);
        } catch (IOException e) {
            // The client has gone, or was meant to see a broken connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private void well(HttpExchange exchange) throws IOException, InterruptedException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        boolean fits = etag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
        if (range == null || !fits) {
            all(exchange);
            return;
        }
        rest(exchange, Integer.parseInt(range.replaceAll("\\D", "")));
    }

    /** The whole file, whatever was asked for. */
    void all(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("ETag", etag);
        exchange.sendResponseHeaders(200, file.length);
        write(exchange, 0, file.length);
    }

    void rest(HttpExchange exchange, int from) throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("ETag", etag);
        String range = "bytes " + from + "-" + (file.length - 1) + "/" + file.length;
        exchange.getResponseHeaders().set("Content-Range", range);
        exchange.sendResponseHeaders(206, file.length - from);
        write(exchange, from, file.length);
    }

    /** Announces the whole file and sends a part of it. */
    Reply brokenAfter(int length) {
        return exchange -> {
            exchange.getResponseHeaders().set("ETag", etag);
            exchange.sendResponseHeaders(200, file.length);
            write(exchange, 0, length);
        };
    }

    /** Sends a part of the file, and then nothing. */
    Reply stalledAfter(int length) {
        return exchange -> {
            brokenAfter(length).to(exchange);
            Thread.sleep(60_000);
        };
    }

    static Reply status(int status, String... header) {
        return exchange -> {
            if (header.length > 0) {
                exchange.getResponseHeaders().set(header[0], header[1]);
            }
            exchange.sendResponseHeaders(status, -1);
        };
    }

    private void write(HttpExchange exchange, int from, int to)
            throws IOException, InterruptedException {
        OutputStream out = exchange.getResponseBody();
        for (int at = from; at < to; at += 1 << 16) {
            out.write(file, at, Math.min(1 << 16, to - at));
            out.flush();
            sent.addAndGet(Math.min(1 << 16, to - at));
            if (slowness > 0) {
                Thread.sleep(slowness);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
