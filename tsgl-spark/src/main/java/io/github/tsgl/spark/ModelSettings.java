// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.layers.engine.Precision;
import io.github.tsgl.zoo.InpaintingModel;
import io.github.tsgl.zoo.download.WeightsStore;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * A model as the driver tells executors of it.
 *
 * @param source what its name and weights are
 * @param name the name of a host or of published weights; null for a run
 * @param weights the file of its weights; null for those that are shipped or published
 * @param folder where a machine keeps weights that it is brought; null for DJL's cache folder
 * @param options how photos go through it
 */
record ModelSettings(
        Source source, String name, WeightsFile weights, String folder, Options options)
        implements Serializable {

    /** What tells which network it is. */
    enum Source {
        /** The name is a host's. */
        HOST,
        /** The name is one of published weights, which a node fetches once. */
        PUBLISHED,
        /** The weights' file tells. */
        RUN
    }

    /** What loads the model on this machine, to which its weights are brought first. */
    InpaintingModel.Builder builder(HadoopFiles files) throws IOException {
        WeightsStore store = store(folder);
        InpaintingModel.Builder builder = InpaintingModel.builder();
        switch (source) {
            case HOST -> {
                builder.optModel(name);
                if (weights != null) {
                    builder.optWeights(weights.local(store, files));
                }
            }
            case PUBLISHED -> builder.optPublished(store, name);
            case RUN -> builder.optRun(weights.local(store, files));
        }
        builder.optPrecision(options.precision());
        if (options.sizing() != null) {
            builder.optSizing(options.sizing());
        }
        if (options.workingSize() != null) {
            builder.optWorkingSize(options.workingSize());
        }
        return builder;
    }

    /** The store in a folder of this machine, or in DJL's cache folder. */
    static WeightsStore store(String folder) throws IOException {
        WeightsStore.Builder store = WeightsStore.builder();
        if (folder != null) {
            store.optFolder(Path.of(folder));
        }
        return store.build();
    }

    /**
     * A model by what users say.
     *
     * @throws IOException if its weights cannot be read
     * @throws IllegalArgumentException if no model has the name; the message lists the names
     */
    static ModelSettings of(
            String model, String weights, String folder, HadoopFiles files, Options options)
            throws IOException {
        WeightsFile file = weights == null ? null : WeightsFile.find(weights, files);
        Source source = Source.HOST;
        String name = model;
        if (name == null && file == null) {
            name = Hosts.DEFAULT;
        } else if (name == null) {
            source = Source.RUN;
        } else if (Hosts.all().stream().map(InpaintingHost::name).noneMatch(name::equals)) {
            if (file != null) {
                Hosts.named(name); // its message lists the names
            }
            WeightsStore.builder().build().named(name); // likewise
            source = Source.PUBLISHED;
        }
        return new ModelSettings(source, name, file, folder, options);
    }

    /**
     * How photos go through a model.
     *
     * @param precision what products are computed with
     * @param sizing how large photos are treated; null for the model's own way
     * @param workingSize the longest side that the network sees; null for the model's own
     */
    record Options(Precision precision, Sizing sizing, Integer workingSize)
            implements Serializable {}
}
