// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import ai.djl.ModelException;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.download.DownloadListener;
import io.github.tsgl.zoo.download.PublishedWeights;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models that are offered; each is loaded once, when it is first asked for. */
final class ModelShelf implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelShelf.class);

    /** How far a model is. */
    enum State {
        LISTED,
        LOADING,
        READY,
        FAILED
    }

    /**
     * How far a model is.
     *
     * @param state what it is doing
     * @param done bytes of its weights that were fetched
     * @param total all of them; 0 if unknown
     * @param problem why it failed, or empty
     */
    record Status(State state, long done, long total, String problem) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private volatile ServedModel current;

    ModelShelf(List<ServedModel> models) {
        models.forEach(model -> entries.put(model.name(), new Entry(model)));
        current = models.get(0);
    }

    List<ServedModel> models() {
        return entries.values().stream().map(entry -> entry.model).toList();
    }

    /** The model of requests that name none. */
    ServedModel current() {
        return current;
    }

    void choose(ServedModel model) {
        current = model;
    }

    ServedModel named(String name) throws RequestException {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new RequestException(
                    RequestException.UNPROCESSABLE,
                    "there is no model '" + name + "'; there are " + String.join(", ", names()));
        }
        return entry.model;
    }

    private Iterable<String> names() {
        return entries.keySet();
    }

    Status status(ServedModel model) {
        return entries.get(model.name()).status;
    }

    /** Begins to load a model, unless that was done. */
    void begin(ServedModel model) {
        Entry entry = entries.get(model.name());
        if (entry.status.state() == State.READY || entry.status.state() == State.LOADING) {
            return;
        }
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                entry.get();
                            } catch (RequestException e) {
                                LOG.debug("{} is not loaded", model.name(), e); // its status tells
                            }
                        },
                        "loads " + model.name());
        thread.setDaemon(true);
        thread.start();
    }

    /** A model that is ready; loads it if need be. */
    ZooModel<InpaintingInput, Image> get(ServedModel model) throws RequestException {
        return entries.get(model.name()).get();
    }

    @Override
    public void close() {
        entries.values().forEach(Entry::close);
    }

    /** A model, and what was loaded of it. */
    private static final class Entry implements DownloadListener {

        private final ServedModel model;
        private ZooModel<InpaintingInput, Image> loaded;
        private boolean closed;
        private volatile Status status = new Status(State.LISTED, 0, 0, "");

        Entry(ServedModel model) {
            this.model = model;
        }

        synchronized ZooModel<InpaintingInput, Image> get() throws RequestException {
            if (closed) {
                throw new RequestException(RequestException.UNAVAILABLE, "the server is stopping");
            }
            if (loaded == null) {
                status = new Status(State.LOADING, 0, 0, "");
                try {
                    loaded = model.loading().load(this);
                } catch (IOException e) {
                    throw failed(FileException.reason(e), e);
                } catch (ModelException | RuntimeException | OutOfMemoryError e) {
                    throw failed(FileException.describe(e), e);
                }
                status = new Status(State.READY, 0, 0, "");
            }
            return loaded;
        }

        private RequestException failed(String problem, Throwable cause) {
            LOG.warn("{} cannot be loaded", model.name(), cause);
            status = new Status(State.FAILED, 0, 0, problem);
            return new RequestException(
                    RequestException.UNAVAILABLE,
                    "the model " + model.name() + " cannot be loaded: " + problem);
        }

        @Override
        public void progressed(PublishedWeights weights, long done, OptionalLong total) {
            status = new Status(State.LOADING, done, total.orElse(0), "");
        }

        synchronized void close() {
            closed = true;
            if (loaded != null) {
                loaded.close();
                loaded = null;
            }
        }
    }
}
