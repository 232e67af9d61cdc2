// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.evaluation.Filler;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import io.github.tsgl.zoo.download.PublishedWeights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Models and runs that are compared with each other, loaded until this is closed. */
final class EvaluatedModels implements AutoCloseable {

    private final EngineOptions engine;
    private final int side;
    private final Deque<Runnable> closers = new ArrayDeque<>();

    /** Says which model. */
    private interface Settings {
        InpaintingModel.Builder get() throws IOException;
    }

    /** For pictures of some height and width, where the options say. */
    EvaluatedModels(EngineOptions engine, int side) {
        this.engine = engine;
        this.side = side;
    }

    /** What a model is called in a report: a run by its folder's name. */
    static String title(String name) {
        Path file = Path.of(name);
        return Files.exists(file) ? file.normalize().getFileName().toString() : name;
    }

    /** Loads a named model, or a run if it is no model's name; weights may be null. */
    Filler filler(String name, Path weights) throws InputException {
        return filler(name, weights, () -> settings(name, weights));
    }

    /** Loads a named model as above, with weights that are fetched if there are no others. */
    Filler filler(String name, Path weights, WeightsOptions options, PrintWriter err)
            throws InputException {
        if (!areMissing(name, weights)) {
            return filler(name, weights);
        }
        Optional<PublishedWeights> published =
                options.named(name).filter(PublishedWeights::canBeFetched);
        return filler(name, published.isPresent() ? options.fetch(published.get(), err) : null);
    }

    /** Loads a named model with the random weights of a seed. */
    Filler random(String name, long seed) throws InputException {
        return filler(
                name,
                null,
                () -> InpaintingModel.builder().optModel(name).optRandomWeights((int) seed));
    }

    /** Whether a named model has no weights of its own and none are named. */
    static boolean areMissing(String name, Path weights) {
        return isModel(name) && weights == null && !InpaintingModel.hasShippedWeights(name);
    }

    private static boolean isModel(String name) {
        return Hosts.all().stream().anyMatch(host -> host.name().equals(name));
    }

    private Filler filler(String name, Path weights, Settings source) throws InputException {
        String subject = weights == null ? name : weights.toString();
        try {
            InpaintingModel.Builder settings = source.get();
            ZooModel<InpaintingInput, Image> model =
                    settings.optDevice(engine.device()).optWorkingSize(side).load();
            closers.push(model::close);
            Predictor<InpaintingInput, Image> predictor = model.newPredictor();
            closers.push(predictor::close);
            return Filler.model(predictor);
        } catch (IOException e) {
            throw ErrorReport.aboutWeights(subject, InputException.reason(e), e);
        } catch (ModelNotFoundException
                | MalformedModelException
                | RuntimeException
                | OutOfMemoryError e) {
            throw ErrorReport.aboutWeights(subject, ErrorReport.message(e), e);
        }
    }

    private static InpaintingModel.Builder settings(String name, Path weights)
            throws IOException, FileException {
        InpaintingModel.Builder settings = InpaintingModel.builder();
        if (!isModel(name) && Files.exists(Path.of(name))) {
            return settings.optRun(Path.of(name));
        }
        Hosts.named(name); // names the models that there are
        if (weights != null) {
            FileException.requireReadable(weights);
            settings.optWeights(weights);
        } else if (!InpaintingModel.hasShippedWeights(name)) {
            throw new IllegalArgumentException("has no weights: say --weights " + name + "=FILE");
        }
        return settings.optModel(name);
    }

    @Override
    public void close() {
        closers.forEach(Runnable::run);
    }
}
