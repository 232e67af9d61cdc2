// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.javalin.http.Context;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads the bodies of requests into memory: up to a limit each, and one for all together. */
final class Bodies {

    private static final int UNIT = 1 << 10;
    private static final long MOST_UNITS = Integer.MAX_VALUE;
    private static final long PAUSE_NANOS = 300_000_000;
    private static final int LOOK_MILLIS = 10;
    private static final int SKIPPED = 4; // limits
    private static final int MOST_TEXT = 1 << 12;

    private final long limit;
    private final Semaphore room;

    Bodies(long limit) {
        this.limit = limit;
        long all = Math.max(limit, Runtime.getRuntime().maxMemory() / 4);
        room = new Semaphore((int) Math.min(MOST_UNITS, units(all)));
    }

    private static long units(long bytes) {
        return (bytes + UNIT - 1) / UNIT;
    }

    /** Room in memory for a request's body. */
    final class Place {

        private final int units;
        private final AtomicBoolean taken = new AtomicBoolean(true);

        private Place(int units) {
            this.units = units;
        }

        void close() {
            if (taken.getAndSet(false)) {
                room.release(units);
            }
        }
    }

    /** Takes room for a request's body, before it is read. */
    Place place(Context context) throws RequestException {
        long length = context.req().getContentLengthLong();
        if (length > limit) {
            throw tooLarge();
        }
        int units = (int) units(length < 0 ? limit : length);
        if (!room.tryAcquire(units)) {
            throw new RequestException(
                    RequestException.TOO_MANY,
                    "other requests take all memory that there is for them",
                    Duration.ofSeconds(5));
        }
        return new Place(units);
    }

    /** What is done with a body while there is room for it. */
    @FunctionalInterface
    interface Use {
        void run() throws RequestException, IOException;
    }

    /** Takes room for a request's body while something is done with it. */
    void whileThereIsRoom(Context context, Use use) throws RequestException, IOException {
        Place place = place(context);
        try {
            use.run();
        } finally {
            place.close();
        }
    }

    private RequestException tooLarge() {
        return new RequestException(
                RequestException.TOO_LARGE, "a request may have up to " + limit + " bytes");
    }

    /** The parts of a form: files, and texts. */
    record Form(Map<String, byte[]> files, Map<String, String> texts) {}

    /** Reads a form; all of it stays in memory. */
    Form form(Context context) throws RequestException, IOException {
        requireType(context, "multipart/form-data");
        context.req()
                .setAttribute(
                        ServletContextRequest.MULTIPART_CONFIG_ELEMENT,
                        new MultipartConfigElement("", limit, limit, (int) limit));
        Map<String, byte[]> files = new HashMap<>();
        Map<String, String> texts = new HashMap<>();
        try {
            for (Part part : context.req().getParts()) {
                try (InputStream in = part.getInputStream()) {
                    if (part.getSubmittedFileName() != null || part.getSize() > MOST_TEXT) {
                        files.put(part.getName(), in.readAllBytes());
                    } else {
                        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                        texts.put(part.getName(), text);
                    }
                }
            }
        } catch (ServletException | IllegalArgumentException | IllegalStateException e) {
            throw unreadable(e);
        } catch (RuntimeException e) { // Jetty's own
            throw unreadable(e);
        }
        return new Form(files, texts);
    }

    private RequestException unreadable(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            boolean large =
                    cause instanceof HttpException http
                                    && http.getCode() == RequestException.TOO_LARGE
                            || String.valueOf(cause.getMessage()).contains("max length exceeded");
            if (large) {
                return tooLarge();
            }
        }
        return new RequestException(
                RequestException.BAD_REQUEST, "the form cannot be read: it is cut off or damaged");
    }

    /** Reads a JSON object. */
    JsonObject json(Context context) throws RequestException, IOException {
        requireType(context, "application/json");
        try {
            String text = new String(bytes(context), StandardCharsets.UTF_8);
            JsonElement root = JsonParser.parseString(text);
            if (root.isJsonObject()) {
                return root.getAsJsonObject();
            }
        } catch (JsonParseException | StackOverflowError e) {
            throw new RequestException(RequestException.BAD_REQUEST, "the body is not JSON");
        }
        throw new RequestException(
                RequestException.UNPROCESSABLE, "the body is JSON, but not an object");
    }

    /** Reads a body as it is. */
    byte[] bytes(Context context) throws RequestException, IOException {
        InputStream in = context.req().getInputStream();
        byte[] body = in.readNBytes((int) limit + 1);
        if (body.length > limit) {
            throw tooLarge();
        }
        return body;
    }

    private static void requireType(Context context, String type) throws RequestException {
        String given = String.valueOf(context.req().getContentType()).toLowerCase(Locale.ROOT);
        if (!given.split(";", 2)[0].strip().equals(type)) {
            throw new RequestException(RequestException.UNSUPPORTED, "the body must be " + type);
        }
    }

    /**
     * Reads what a sender is still sending, so that the answer reaches it; one that pauses has
     * either sent all or does not look at answers yet. The connection ends with the answer, for
     * what is left of a form that makes no sense is no next request.
     */
    void skip(Context context) {
        Request request = ServletContextRequest.getServletContextRequest(context.req());
        boolean isAll = request.getLength() == 0;
        if (!isAll) {
            context.header("Connection", "close");
        }
        try {
            long last = System.nanoTime();
            for (long left = SKIPPED * limit; left > 0 && !isAll; ) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    if (System.nanoTime() - last > PAUSE_NANOS) {
                        break;
                    }
                    Thread.sleep(LOOK_MILLIS);
                } else if (Content.Chunk.isFailure(chunk)) {
                    break;
                } else {
                    left -= chunk.remaining();
                    last = System.nanoTime();
                    isAll = chunk.isLast();
                    chunk.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
