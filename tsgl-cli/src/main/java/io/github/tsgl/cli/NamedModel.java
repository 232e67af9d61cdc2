// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.zoo.InpaintingModel;
import io.github.tsgl.zoo.download.DownloadListener;
import io.github.tsgl.zoo.download.PublishedWeights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A model as the command line names it: by a host's name; by a run of training, its folder or the
 * weights in it; or by the name of weights in a manifest, which are fetched if they are not here.
 */
final class NamedModel {

    private final String name;
    private final WeightsOptions options;
    private final PrintWriter err;
    private final Path weights; // null if no file is named
    private InpaintingHost host;
    private Set<Prior> priors;
    private Path run; // null if the network is a host's own
    private PublishedWeights published; // null if none are to be fetched

    /**
     * Finds a model; a name is a host's before it is a file's, and a file's before it is one of a
     * manifest. Weights, which may be null, are read when the model is loaded.
     *
     * @throws IllegalArgumentException if there is no such model, or it has weights already
     */
    NamedModel(String name, Path weights, WeightsOptions options, PrintWriter err)
            throws InputException, FileException {
        this.name = name;
        this.weights = weights;
        this.options = options;
        this.err = err;
        if (weights != null) {
            FileException.requireReadable(weights);
        }
        try {
            takeHost(name);
        } catch (IllegalArgumentException e) {
            if (name.isEmpty() || !Files.exists(Path.of(name))) {
                findPublished(e.getMessage());
            } else if (weights == null) {
                takeRun(Path.of(name));
            } else {
                throw new IllegalArgumentException(
                        name + " is a training run, which has weights: leave --weights out", e);
            }
        }
    }

    private void takeHost(String known) {
        host = Hosts.named(known);
        priors = host.inputs().priors();
    }

    private void takeRun(Path file) throws InputException {
        run = file;
        InpaintingModel.Builder trained = read(InpaintingModel.builder());
        host = trained.host();
        priors = trained.priors();
    }

    private void findPublished(String problem) throws InputException {
        PublishedWeights found =
                options.named(name)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                problem + ", or the folder of a training run"));
        if (found.host().isPresent()) {
            published = found;
            takeHost(found.host().get());
        } else { // only the file tells its network
            takeRun(options.fetch(found, err));
        }
    }

    private InpaintingModel.Builder read(InpaintingModel.Builder settings) throws InputException {
        try {
            return settings.optRun(run);
        } catch (IOException | IllegalArgumentException e) {
            throw ErrorReport.about(run, e);
        }
    }

    /** What it is called in a report: a run by its folder's name. */
    String title() {
        boolean isFile = run != null && run.equals(Path.of(name));
        return isFile ? run.normalize().getFileName().toString() : name;
    }

    InpaintingHost host() {
        return host;
    }

    Set<Prior> priors() {
        return priors;
    }

    /** What an error about its weights begins with. */
    String subject() {
        return weights == null ? name : weights.toString();
    }

    /** Whether weights are named, by a file, a run or a manifest. */
    boolean namesWeights() {
        return weights != null || run != null || published != null;
    }

    /** Whether weights are named or shipped. */
    boolean hasWeights() {
        return namesWeights() || InpaintingModel.hasShippedWeights(host.name());
    }

    /**
     * Takes those that are published for the host if there are no others.
     *
     * @throws IllegalArgumentException if they cannot be fetched
     */
    void requireWeights() throws InputException {
        if (hasWeights()) {
            return;
        }
        Optional<PublishedWeights> found = options.named(host.name());
        published =
                found.filter(PublishedWeights::canBeFetched)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                name
                                                        + " needs --weights: "
                                                        + found.map(PublishedWeights::byHand)
                                                                .orElse("name a file of them")));
    }

    /** The license of its weights. */
    String license() {
        if (published != null) {
            return published.license();
        }
        return run != null || weights != null ? "your own" : host.origin().license();
    }

    /** Where its weights come from. */
    String source() {
        if (published != null) {
            return published.origin();
        }
        return run != null || weights != null ? subject() : host.origin().source();
    }

    /** Says to load it; weights are fetched if need be, and that is printed. */
    void applyTo(InpaintingModel.Builder settings) throws InputException {
        applyTo(settings, wanted -> options.fetch(wanted, err));
    }

    /** Says to load it; weights are fetched if need be, and a listener is told. */
    void applyTo(InpaintingModel.Builder settings, DownloadListener listener)
            throws InputException {
        applyTo(
                settings,
                wanted -> {
                    try {
                        return options.store(listener).fetch(wanted);
                    } catch (IOException e) {
                        throw ErrorReport.aboutWeights(name, FileException.reason(e), e);
                    }
                });
    }

    /** Gets a file of weights. */
    @FunctionalInterface
    private interface Fetching {
        Path fetch(PublishedWeights wanted) throws InputException;
    }

    private void applyTo(InpaintingModel.Builder settings, Fetching fetching)
            throws InputException {
        settings.optModel(host.name());
        if (run != null) {
            read(settings);
        } else if (weights != null) {
            settings.optWeights(weights);
        } else if (published != null) {
            settings.optWeights(fetching.fetch(published));
        }
    }
}
