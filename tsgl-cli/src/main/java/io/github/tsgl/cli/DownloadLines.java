// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.zoo.download.DownloadListener;
import io.github.tsgl.zoo.download.PublishedWeights;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;

/** Tells the user what is fetched, from where and on which terms, and how far it is. */
final class DownloadLines implements DownloadListener, AutoCloseable {

    private static final double MEGABYTE = 1e6;

    private final Consumer<String> printer;
    private ProgressBar bar; // null while no bytes come

    DownloadLines(Consumer<String> printer) {
        this.printer = printer;
    }

    /** A number of bytes as people say it. */
    static String size(OptionalLong bytes) {
        return bytes.isPresent()
                ? String.format(Locale.ROOT, "%.1f MB", bytes.getAsLong() / MEGABYTE)
                : "unknown size";
    }

    @Override
    public void started(PublishedWeights weights, URI mirror) {
        close();
        say(
                weights,
                String.format(
                        Locale.ROOT,
                        "fetching %s (%s, license %s, of %s)%s from %s",
                        weights.file(),
                        size(weights.size()),
                        weights.license(),
                        weights.origin(),
                        weights.notice().isEmpty() ? "" : ": " + weights.notice() + ";",
                        mirror));
    }

    @Override
    public void progressed(PublishedWeights weights, long done, OptionalLong total) {
        if (bar == null) {
            bar = Progress.bytes(weights.name(), total.orElse(-1), printer);
            bar.stepTo(done);
        }
        bar.stepTo(done);
    }

    @Override
    public void retried(PublishedWeights weights, String problem, Duration pause) {
        close();
        say(weights, problem + "; again in " + pause.toSeconds() + " s");
    }

    @Override
    public void waited(PublishedWeights weights) {
        say(weights, "another program is fetching it; waiting");
    }

    @Override
    public void stored(PublishedWeights weights, Path file) {
        close();
        say(weights, "checked (" + weights.checksum().orElseThrow().kind() + ") and kept: " + file);
    }

    private void say(PublishedWeights weights, String line) {
        printer.accept("tsgl: " + weights.name() + ": " + line);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
