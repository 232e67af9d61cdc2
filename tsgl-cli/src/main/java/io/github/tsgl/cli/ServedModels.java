// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.Device;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.layers.engine.Precision;
import io.github.tsgl.server.ServedModel;
import io.github.tsgl.zoo.InpaintingModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The models that a server offers. */
final class ServedModels {

    private final ModelOptions.Source source;
    private final WeightsOptions weights;
    private final Precision precision;
    private final PrintWriter err;

    ServedModels(
            ModelOptions.Source source,
            WeightsOptions weights,
            Precision precision,
            PrintWriter err) {
        this.source = source;
        this.weights = weights;
        this.precision = precision;
        this.err = err;
    }

    /** The default model and those whose weights can be fetched. */
    List<String> all() throws InputException {
        List<String> names = new ArrayList<>();
        names.add(Hosts.DEFAULT);
        for (InpaintingHost host : Hosts.all()) {
            boolean isFetched = weights.fetchable(host.name()).isPresent();
            if (isFetched && !names.contains(host.name())) {
                names.add(host.name());
            }
        }
        return names;
    }

    /**
     * Finds a model; its weights are fetched when it is first asked for.
     *
     * @throws IllegalArgumentException if there is no such model, or none that can be served
     */
    ServedModel named(String name, Device device) throws InputException, FileException {
        NamedModel model = new NamedModel(name, null, weights, err);
        model.requireWeights();
        if (model.priors().contains(Prior.LABELS)) {
            throw new IllegalArgumentException(
                    name + " looks at semantic maps, and photos come without them");
        }
        return new ServedModel(
                model.title(),
                model.host(),
                model.license(),
                model.source(),
                listener -> {
                    InpaintingModel.Builder settings = InpaintingModel.builder();
                    try {
                        model.applyTo(settings, listener);
                    } catch (InputException e) {
                        throw new IOException(FileException.describe(e), e);
                    }
                    return source.load(settings.optPrecision(precision).optDevice(device));
                });
    }
}
