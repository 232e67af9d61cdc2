// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.Device;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.server.ServedModel;
import io.github.tsgl.zoo.InpaintingModel;
import io.github.tsgl.zoo.download.DownloadListener;
import io.github.tsgl.zoo.download.PublishedWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The models that a server offers, by the names that other commands take too. */
final class ServedModels {

    private final ModelOptions.Source source;
    private final WeightsOptions weights;
    private final Device device;

    ServedModels(ModelOptions.Source source, WeightsOptions weights, Device device) {
        this.source = source;
        this.weights = weights;
        this.device = device;
    }

    /** The default model and those whose weights can be fetched. */
    List<String> all() throws InputException {
        List<String> names = new ArrayList<>();
        names.add(Hosts.DEFAULT);
        for (InpaintingHost host : Hosts.all()) {
            boolean isFetched =
                    weights.named(host.name()).filter(PublishedWeights::canBeFetched).isPresent();
            if (isFetched && !names.contains(host.name())) {
                names.add(host.name());
            }
        }
        return names;
    }

    /** A model of a name, or a run; what is fetched of it, is when it is first asked for. */
    ServedModel named(String name) throws InputException {
        Optional<PublishedWeights> published = weights.named(name);
        Optional<InpaintingHost> host =
                Hosts.all().stream().filter(it -> it.name().equals(name)).findFirst();
        if (host.isPresent() && InpaintingModel.hasShippedWeights(name)) {
            return model(name, host.get(), host.get().origin().license(), "shipped");
        }
        if (host.isEmpty() && Files.exists(Path.of(name))) {
            return run(name);
        }
        if (published.isEmpty() || !published.get().canBeFetched()) {
            throw new InputException(
                    "--model "
                            + name
                            + ": "
                            + published
                                    .map(PublishedWeights::byHand)
                                    .orElse("is no model that has weights, and no run"),
                    null);
        }
        PublishedWeights found = published.get();
        Optional<InpaintingHost> known = found.host().map(Hosts::named);
        return model(
                name,
                known.isPresent() ? known.get() : checked(name, name).host(),
                found.license(),
                found.origin());
    }

    private ServedModel run(String path) throws InputException {
        String title = EvaluatedModels.title(path);
        return new ServedModel(
                title, checked(path, title).host(), "your own", "a run", loading(path));
    }

    /** Settings of a model that tells its network itself. */
    private InpaintingModel.Builder checked(String name, String title) throws InputException {
        InpaintingModel.Builder settings;
        try {
            settings = settings(name, new DownloadListener() {});
        } catch (IOException | IllegalArgumentException e) {
            throw ErrorReport.about(Path.of(name), e);
        }
        if (settings.priors().contains(Prior.LABELS)) {
            throw new InputException(
                    "--model " + title + ": looks at semantic maps, which are not served", null);
        }
        return settings;
    }

    private ServedModel model(String name, InpaintingHost host, String license, String from) {
        return new ServedModel(name, host, license, from, loading(name));
    }

    private ServedModel.Loading loading(String name) {
        return listener -> {
            try {
                return source.load(settings(name, listener).optDevice(device));
            } catch (InputException e) {
                throw new IOException(InputException.describe(e), e);
            }
        };
    }

    private InpaintingModel.Builder settings(String name, DownloadListener listener)
            throws InputException, IOException {
        InpaintingModel.Builder settings = InpaintingModel.builder();
        boolean isHost = Hosts.all().stream().anyMatch(host -> host.name().equals(name));
        if (isHost && InpaintingModel.hasShippedWeights(name)) {
            return settings.optModel(name);
        }
        return !isHost && Files.exists(Path.of(name))
                ? settings.optRun(Path.of(name))
                : settings.optPublished(weights.store(listener), name);
    }
}
