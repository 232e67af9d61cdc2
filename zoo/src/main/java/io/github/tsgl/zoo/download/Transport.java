// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;

/** Asks addresses for files. */
final class Transport {

    private static final int MOST_REDIRECTIONS = 10;
    private static final int PARTIAL = 206;
    private static final int UNSATISFIABLE = 416;
    private static final Duration LONGEST_WISH = Duration.ofSeconds(60);
    private static final int FILE_CHUNK = 1 << 20;

    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d+/(\\d{1,18}|\\*)");
    private static final Pattern STRONG = Pattern.compile("\"[\\x21\\x23-\\x7E]*\"");

    private final HttpClient client;
    private final Patience patience;

    Transport(Patience patience, ProxySelector proxies) {
        this.patience = patience;
        client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER) // each step is looked at
                        .connectTimeout(patience.connect())
                        .proxy(proxies)
                        .build();
    }

    Patience patience() {
        return patience;
    }

    /**
     * Asks for a file, or the rest of it.
     *
     * @param address the address
     * @param from how many bytes are there already
     * @param etag what they are of; without one, all is asked for
     * @return the answer, which may begin at 0 whatever was asked for
     * @throws RefusedException if it makes no sense to ask again
     * @throws BrokenOffException if it does
     */
    Answer get(URI address, long from, Optional<String> etag) throws IOException {
        if (isFile(address)) {
            return file(address);
        }
        Address.requireTrusted(address);
        URI place = address;
        for (int i = 0; i <= MOST_REDIRECTIONS; i++) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(place)
                            .timeout(patience.stall())
                            .header("User-Agent", "tsgl")
                            .header("Accept-Encoding", "identity");
            boolean resumes = from > 0 && etag.isPresent();
            if (resumes) {
                request.header("Range", "bytes=" + from + "-").header("If-Range", etag.get());
            }
            HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = send(address, request);
            ArrivingBody body = new ArrivingBody(address, patience.stall());
            response.body().subscribe(body);
            int status = response.statusCode();
            if (status == 200 || status == PARTIAL && resumes) {
                Optional<Answer> answer = answer(response, from, etag, body);
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
            body.close();
            Optional<String> location = response.headers().firstValue("Location");
            if (status >= 300 && status < 400 && location.isPresent()) {
                place = Address.redirected(place, location.get());
            } else if (resumes && (status == PARTIAL || status == UNSATISFIABLE)) {
                return get(address, 0, Optional.empty()); // the file is no longer what it was
            } else {
                throw failure(address, response);
            }
        }
        throw new RefusedException(Address.shown(address) + ": redirects without end");
    }

    private HttpResponse<Flow.Publisher<List<ByteBuffer>>> send(
            URI address, HttpRequest.Builder request) throws IOException {
        String problem;
        IOException cause;
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofPublisher());
        } catch (InterruptedException e) {
            throw Patience.interrupted();
        } catch (HttpConnectTimeoutException e) {
            problem = "no connection within " + patience.connect().toMillis() / 1000.0 + " s";
            cause = e;
        } catch (HttpTimeoutException e) {
            problem = "no answer within " + patience.stall().toMillis() / 1000.0 + " s";
            cause = e;
        } catch (SSLHandshakeException e) {
            throw new RefusedException(
                    Address.shown(address) + ": cannot be trusted: " + e.getMessage());
        } catch (IOException e) {
            if (isUnresolved(e)) {
                throw new RefusedException(
                        Address.shown(address) + ": no such host, or no network");
            }
            String message = e.getMessage();
            if (message != null && message.startsWith("Tunnel failed")) {
                throw new RefusedException(
                        Address.shown(address) + ": the proxy refuses it (" + message + ")");
            }
            problem = "no connection" + (message == null ? "" : " (" + message + ")");
            cause = e;
        }
        throw new BrokenOffException(Address.shown(address) + ": " + problem, Duration.ZERO, cause);
    }

    private static boolean isUnresolved(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException
                    || cause instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }

    /** Reads the headers of a success; empty if it is not what was asked for. */
    private static Optional<Answer> answer(
            HttpResponse<?> response, long from, Optional<String> etag, ArrivingBody body) {
        Optional<String> now =
                response.headers()
                        .firstValue("ETag")
                        .filter(value -> STRONG.matcher(value).matches());
        if (response.statusCode() != PARTIAL) {
            OptionalLong length = response.headers().firstValueAsLong("Content-Length");
            return Optional.of(new Answer(0, length, now, body));
        }
        Matcher range = RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
        if (!range.matches() || Long.parseLong(range.group(1)) != from || !now.equals(etag)) {
            return Optional.empty();
        }
        OptionalLong total =
                range.group(2).equals("*")
                        ? OptionalLong.empty()
                        : OptionalLong.of(Long.parseLong(range.group(2)));
        return Optional.of(new Answer(from, total, now, body));
    }

    private static IOException failure(URI address, HttpResponse<?> response) {
        int status = response.statusCode();
        String line = Address.shown(address) + ": the server answers " + status;
        if (status == 408 || status == 429 || status >= 500) {
            return new BrokenOffException(line, wish(response), null);
        }
        String meaning =
                switch (status) {
                    case 401, 403 -> ", it wants a permission";
                    case 404, 410 -> ", the file is not there";
                    default -> "";
                };
        return new RefusedException(line + meaning);
    }

    /** How many seconds a server wants to be left alone; not more than a minute is granted. */
    private static Duration wish(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,9}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .map(wish -> wish.compareTo(LONGEST_WISH) < 0 ? wish : LONGEST_WISH)
                .orElse(Duration.ZERO);
    }

    /** Gets something small whole. */
    byte[] getSmall(URI address, int largest) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Answer answer = get(address, 0, Optional.empty())) {
            List<ByteBuffer> next = answer.body().next();
            for (; !next.isEmpty(); next = answer.body().next()) {
                for (ByteBuffer bytes : next) {
                    byte[] some = new byte[bytes.remaining()];
                    bytes.get(some);
                    all.writeBytes(some);
                }
                if (all.size() > largest) {
                    throw new RefusedException(Address.shown(address) + ": is too large");
                }
            }
        }
        return all.toByteArray();
    }

    static boolean isFile(URI address) {
        return "file".equalsIgnoreCase(address.getScheme());
    }

    /** A file beside a manifest that is a file. */
    private static Answer file(URI address) throws IOException {
        FileChannel channel = FileChannel.open(Path.of(address));
        Answer.Body body =
                new Answer.Body() {
                    @Override
                    public List<ByteBuffer> next() throws IOException {
                        ByteBuffer bytes = ByteBuffer.allocate(FILE_CHUNK);
                        return channel.read(bytes) < 0 ? List.of() : List.of(bytes.flip());
                    }

                    @Override
                    public void close() throws IOException {
                        channel.close();
                    }
                };
        return new Answer(0, OptionalLong.of(channel.size()), Optional.empty(), body);
    }
}
