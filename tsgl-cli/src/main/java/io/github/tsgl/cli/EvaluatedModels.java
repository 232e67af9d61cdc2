// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.evaluation.Filler;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.layers.engine.Precision;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import io.github.tsgl.zoo.download.Checksum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Models and runs that are compared with each other, loaded until this is closed. */
final class EvaluatedModels implements AutoCloseable {

    private final EngineOptions engine;
    private final int side;
    private final Precision precision;
    private final Deque<Runnable> closers = new ArrayDeque<>();

    /** For pictures of some height and width, where the options say. */
    EvaluatedModels(EngineOptions engine, int side, Precision precision) {
        this.engine = engine;
        this.side = side;
        this.precision = precision;
    }

    /**
     * A model that is loaded.
     *
     * @param title what a report calls it, with the precision that it computes in unless that is
     *     float32
     * @param filler fills holes with it
     */
    record Loaded(String title, Filler filler) {}

    /** Loads a model with its weights, which are fetched if need be. */
    Loaded load(NamedModel model) throws InputException {
        InpaintingModel.Builder settings = InpaintingModel.builder();
        model.applyTo(settings);
        return load(model.title(), model.subject(), settings);
    }

    /** What tells a model's weights from others, wherever they are; nothing of shipped ones. */
    static String content(NamedModel model) throws InputException {
        InpaintingModel.Builder settings = InpaintingModel.builder();
        model.applyTo(settings);
        Optional<Path> file = settings.weights();
        try {
            return file.isEmpty() ? "" : Checksum.of(Checksum.Kind.SHA256, file.get()).toString();
        } catch (IOException e) {
            throw ErrorReport.aboutWeights(model.subject(), FileException.reason(e), e);
        }
    }

    /** Loads a model with the random weights of a seed. */
    Loaded random(NamedModel model, long seed) throws InputException {
        String name = model.host().name();
        return load(
                model.title(),
                name,
                InpaintingModel.builder().optModel(name).optRandomWeights((int) seed));
    }

    private Loaded load(String title, String subject, InpaintingModel.Builder settings)
            throws InputException {
        try {
            ZooModel<InpaintingInput, Image> model =
                    settings.optDevice(engine.device())
                            .optWorkingSize(side)
                            .optPrecision(precision)
                            .load();
            closers.push(model::close);
            Predictor<InpaintingInput, Image> predictor = model.newPredictor();
            closers.push(predictor::close);
            String shown =
                    PrecisionOption.isFloat32(model)
                            ? title
                            : title + ", " + model.getProperty(InpaintingModel.PRECISION);
            return new Loaded(shown, Filler.model(predictor));
        } catch (IOException e) {
            throw ErrorReport.aboutWeights(subject, FileException.reason(e), e);
        } catch (ModelNotFoundException
                | MalformedModelException
                | RuntimeException
                | OutOfMemoryError e) {
            throw ErrorReport.aboutWeights(subject, ErrorReport.message(e), e);
        }
    }

    @Override
    public void close() {
        closers.forEach(Runnable::run);
    }
}
