// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import ai.djl.ModelException;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.download.DownloadListener;
import java.io.IOException;
import java.util.Objects;

/**
 * A model that a server offers. It is loaded when it is first asked for.
 *
 * @param name what requests call it
 * @param host the network that it is of
 * @param license the license of its weights
 * @param source where its weights come from
 * @param loading loads it
 */
public record ServedModel(
        String name, InpaintingHost host, String license, String source, Loading loading) {

    /** Loads a model. */
    @FunctionalInterface
    public interface Loading {

        /**
         * Loads the model; its weights are fetched if they are not here.
         *
         * @param listener is told how weights are fetched
         * @return the model, which the server closes
         * @throws IOException if the weights cannot be fetched or read
         * @throws ModelException if they are damaged or another model's
         */
        ZooModel<InpaintingInput, Image> load(DownloadListener listener)
                throws IOException, ModelException;
    }

    /**
     * Describes a model.
     *
     * @param name what requests call it
     * @param host the network that it is of
     * @param license the license of its weights
     * @param source where its weights come from
     * @param loading loads it
     */
    public ServedModel {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(license, "license");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(loading, "loading");
    }
}
