// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What the server counts. */
final class ServerMetrics implements AutoCloseable {

    static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    ServerMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Shows how full the queue is. */
    void watch(JobQueue queue) {
        Gauge.builder("tsgl.jobs.waiting", queue, JobQueue::waiting)
                .description("photos that wait for a worker")
                .register(registry);
        Gauge.builder("tsgl.jobs.running", queue, JobQueue::running)
                .description("photos that are worked on")
                .register(registry);
    }

    /** A worker was at a photo. */
    void worked(Job.State end, long nanos) {
        registry.timer("tsgl.jobs", "end", end.name().toLowerCase(Locale.ROOT))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A request was answered; the route is a template, of which there are few. */
    void answered(String method, String route, int status, Duration time) {
        registry.timer(
                        "tsgl.requests",
                        Tags.of(
                                "method",
                                method,
                                "route",
                                route,
                                "status",
                                Integer.toString(status)))
                .record(time);
    }

    /** Prometheus' text format. */
    String text() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }
}
