// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.image.io.FileException;
import io.github.tsgl.zoo.download.DownloadListener;
import io.github.tsgl.zoo.download.PublishedWeights;
import io.github.tsgl.zoo.download.WeightsStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The options that say where weights that are asked for by name come from, and are kept. */
final class WeightsOptions {

    @Option(
            names = "--weights-dir",
            paramLabel = "DIR",
            description =
                    "Where fetched weights are kept. Default: the folder tsgl of DJL's cache"
                            + " (DJL_CACHE_DIR, or .djl.ai in your home).")
    private Path folder;

    @Option(
            names = "--manifest",
            paramLabel = "PLACE",
            description =
                    "A file or https address that says where more weights are, such as 'tsgl"
                            + " publish' writes. Default: TSGL_MANIFEST of the environment.")
    private String manifest;

    @Option(
            names = "--offline",
            description =
                    "Open no connection, even for weights that are asked for by name; so do"
                            + " DJL_OFFLINE=true and java -Dai.djl.offline=true.")
    private boolean offline;

    /** Gets the file of weights, which is fetched if it is not here; says what happens. */
    Path fetch(PublishedWeights weights, PrintWriter err) throws InputException {
        Consumer<String> printer =
                line -> {
                    err.println(line);
                    err.flush();
                };
        try (DownloadLines lines = new DownloadLines(printer)) {
            return store(lines).fetch(weights);
        } catch (IOException e) {
            throw ErrorReport.aboutWeights(weights.name(), FileException.reason(e), e);
        }
    }

    /** Finds weights by their name, if they are in the manifest. */
    Optional<PublishedWeights> named(String name) throws InputException {
        return store(new DownloadListener() {}).manifest().named(name);
    }

    /** Finds weights that can be fetched by their name. */
    Optional<PublishedWeights> fetchable(String name) throws InputException {
        return named(name).filter(PublishedWeights::canBeFetched);
    }

    /** Opens the store; a manifest is read. */
    WeightsStore store(DownloadListener listener) throws InputException {
        WeightsStore.Builder builder = WeightsStore.builder().optListener(listener);
        if (folder != null) {
            builder.optFolder(folder);
        }
        if (manifest != null) {
            builder.optManifest(manifest);
        }
        if (offline) {
            builder.optOffline();
        }
        try {
            return builder.build();
        } catch (IOException e) {
            throw new InputException("--manifest: " + FileException.reason(e), e);
        } catch (IllegalArgumentException e) {
            throw new InputException("--manifest: " + FileException.describe(e), e);
        }
    }
}
