// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that fills holes, for people in a browser and for programs.
 *
 * <pre>{@code
 * try (InpaintingServer server = InpaintingServer.builder().setModels(models).start()) {
 *     server.awaitStop();
 * }
 * }</pre>
 */
public final class InpaintingServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InpaintingServer.class);

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS");

    private static final int MOST_THREADS = 200;
    private static final int MOST_CONNECTIONS = 1000;
    private static final long IDLE_MILLIS = 30_000;
    private static final long LAST_ANSWERS_SECONDS = 30;
    private static final long SLOWEST_BYTES = 1000; // a second, that a sender must send

    private final ModelShelf models;
    private final JobQueue queue;
    private final ServerMetrics metrics = new ServerMetrics();
    private final GracefulHandler answers = new GracefulHandler();
    private final Access access;
    private final Javalin javalin;

    private InpaintingServer(Builder builder) {
        Limits limits = builder.limits;
        models = new ModelShelf(builder.models);
        access = new Access(builder.host, builder.token);
        Inpainter inpainter = new Inpainter(models, limits);
        queue = new JobQueue(inpainter, limits, metrics);
        Bodies bodies = new Bodies(limits.bytes());
        Intake intake = new Intake(bodies, inpainter, queue, limits.time());
        Turns turns = new Turns(limits.workers());
        PhotoFolders folders =
                new PhotoFolders(builder.input, builder.output, bodies, turns, limits);
        javalin =
                Javalin.create(
                        config -> {
                            configure(config, builder, bodies);
                            new RestApi(models, limits, intake, queue, inpainter, bodies, turns)
                                    .addTo(config.routes);
                            folders.addTo(config.routes);
                            new IopaintApi(models, inpainter, intake, bodies, folders, turns)
                                    .addTo(config.routes);
                            PageFiles.addTo(config.routes);
                        });
    }

    /**
     * Makes a builder of a server for this machine only.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    private void configure(JavalinConfig config, Builder builder, Bodies bodies) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.generateEtags = false;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = builder.limits.bytes();
        config.jetty.threadPool = new QueuedThreadPool(MOST_THREADS);
        config.jetty.modifyHttpConfiguration(InpaintingServer::configure);
        config.jetty.modifyServer(this::configure);
        config.jetty.addConnector(
                (server, http) -> {
                    ServerConnector connector =
                            new ServerConnector(
                                    server,
                                    new org.eclipse.jetty.server.HttpConnectionFactory(http));
                    connector.setHost(builder.host);
                    connector.setPort(builder.port);
                    connector.setIdleTimeout(IDLE_MILLIS);
                    return connector;
                });
        config.routes.before(this::begin);
        config.routes.get("/healthz", this::health);
        config.routes.get(
                "/metrics",
                context -> context.contentType(ServerMetrics.MEDIA_TYPE).result(metrics.text()));
        config.routes.exception(RequestException.class, (e, context) -> answer(context, e, bodies));
        config.routes.exception(
                HttpResponseException.class,
                (e, context) ->
                        answer(context, new RequestException(e.getStatus(), reason(e)), bodies));
        config.routes.exception(EofException.class, (e, context) -> {}); // it is gone
        config.routes.exception(Exception.class, (e, context) -> fail(context, e, bodies));
        config.requestLogger.http(
                (context, millis) ->
                        metrics.answered(
                                method(context),
                                route(context),
                                context.statusCode(),
                                Duration.ofNanos((long) (millis * 1e6))));
    }

    private static String reason(HttpResponseException error) {
        return switch (error.getStatus()) {
            case RequestException.NOT_FOUND -> "there is nothing at this address";
            case 405 -> "this address does not take this method";
            default -> "the request cannot be answered";
        };
    }

    /** One of few, whatever a client calls its method. */
    private static String method(Context context) {
        String method = context.req().getMethod();
        return METHODS.contains(method) ? method : "other";
    }

    private static String route(Context context) {
        return context.endpoints().lastHttpEndpoint() == null
                ? "none"
                : context.endpoints().lastHttpEndpoint().path;
    }

    private static void configure(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setIdleTimeout(IDLE_MILLIS);
    }

    private void configure(Server server) {
        ErrorHandler errors = new ErrorHandler();
        errors.setShowStacks(false);
        errors.setShowMessageInTitle(false);
        server.setErrorHandler(errors);
        server.insertHandler(answers);
        server.insertHandler(new MinimumDataRateHandler(SLOWEST_BYTES, 0));
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
    }

    private void begin(Context context) throws RequestException {
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Referrer-Policy", "no-referrer");
        context.header("Cross-Origin-Resource-Policy", "same-origin");
        context.header("Content-Security-Policy", PageFiles.POLICY);
        context.header("Cache-Control", "no-cache");
        if (Access.isOpen(context.req().getMethod(), context.path())) {
            IopaintApi.share(context);
        }
        access.check(context);
    }

    private void health(Context context) {
        context.contentType(RestApi.JSON).result("{\"status\":\"ok\"}");
    }

    private void fail(Context context, Exception error, Bodies bodies) {
        LOG.error("{} {} fails", context.req().getMethod(), context.path(), error);
        answer(
                context,
                new RequestException(RequestException.INTERNAL, "the server has a fault"),
                bodies);
    }

    private static void answer(Context context, RequestException error, Bodies bodies) {
        bodies.skip(context);
        context.status(error.status());
        if (error.retryAfter() > 0) {
            context.header("Retry-After", Long.toString(error.retryAfter()));
        }
        if (context.path().startsWith(IopaintApi.PATH)) {
            IopaintApi.sendError(context, error);
        } else {
            Problem.send(context, error);
        }
    }

    /**
     * Tells whether the server is reached from this machine only.
     *
     * @return true if it listens on a loopback address
     */
    public boolean isLocal() {
        return access.isLocal();
    }

    /**
     * The port that the server listens on.
     *
     * @return its number
     */
    public int port() {
        return javalin.port();
    }

    /**
     * Waits until the server is stopped.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public void awaitStop() throws InterruptedException {
        javalin.jettyServer().server().join();
    }

    /**
     * Stops: photos that are worked on are finished and sent; those that wait, and whatever comes
     * now, are told that the server stops.
     */
    @Override
    public void close() {
        queue.close();
        sendLastAnswers();
        javalin.stop();
        models.close();
        metrics.close();
    }

    /** Whose photo is finished shall have it, before the connections are closed. */
    private void sendLastAnswers() {
        try {
            answers.shutdown().get(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("{} answers are not read to their end", answers.getCurrentRequestCount());
        } catch (ExecutionException e) {
            LOG.warn("the last answers cannot be sent", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says what a server offers, and where. */
    public static final class Builder {

        private List<ServedModel> models;
        private String host = "127.0.0.1";
        private int port = 8080;
        private Optional<String> token = Optional.empty();
        private Optional<Path> input = Optional.empty();
        private Optional<Path> output = Optional.empty();
        private Limits limits = Limits.DEFAULT;

        private Builder() {}

        /**
         * Sets the models.
         *
         * @param models at least one; the first is that of requests that name none, and is loaded
         *     when the server starts
         * @return this builder
         */
        public Builder setModels(List<ServedModel> models) {
            this.models = List.copyOf(models);
            return this;
        }

        /**
         * Sets the host name or address to listen on; this machine only if not set.
         *
         * @param host the name or address
         * @return this builder
         */
        public Builder optHost(String host) {
            this.host = Objects.requireNonNull(host, "host");
            return this;
        }

        /**
         * Sets the port; 8080 if not set.
         *
         * @param port its number, or 0 for any that is free
         * @return this builder
         */
        public Builder optPort(int port) {
            this.port = port;
            return this;
        }

        /**
         * Sets the token that requests must have; none if not set.
         *
         * @param token the token
         * @return this builder
         */
        public Builder optToken(String token) {
            this.token = Optional.of(token);
            return this;
        }

        /**
         * Sets the photo, or the folder of photos, that the page offers.
         *
         * @param input the file or folder
         * @return this builder
         */
        public Builder optInput(Path input) {
            this.input = Optional.of(input);
            return this;
        }

        /**
         * Sets the folder that the page may save in.
         *
         * @param output the folder
         * @return this builder
         */
        public Builder optOutput(Path output) {
            this.output = Optional.of(output);
            return this;
        }

        /**
         * Sets the limits; {@link Limits#DEFAULT} if not set.
         *
         * @param limits the limits
         * @return this builder
         */
        public Builder optLimits(Limits limits) {
            this.limits = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /**
         * Starts the server.
         *
         * @return the server, which the caller closes
         * @throws IOException if it cannot listen on the port
         * @throws IllegalStateException if no models were set
         */
        public InpaintingServer start() throws IOException {
            if (models == null || models.isEmpty()) {
                throw new IllegalStateException("setModels must be called");
            }
            InpaintingServer server = new InpaintingServer(this);
            try {
                server.javalin.start();
            } catch (RuntimeException e) {
                server.close();
                throw new IOException(host + ":" + port + ": cannot listen there", e);
            }
            server.models.begin(models.get(0));
            return server;
        }
    }
}
