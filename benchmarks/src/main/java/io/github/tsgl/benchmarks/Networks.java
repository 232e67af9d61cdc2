package io.github.tsgl.benchmarks;

import ai.djl.Device;
import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.evaluation.Filler;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Loaded networks, which fill holes as {@code inpaint} does, until they are closed. */
final class Networks implements AutoCloseable {

    private final int side;
    private final Deque<Runnable> closers = new ArrayDeque<>();

    /** For pictures of some height and width. */
    Networks(int side) {
        this.side = side;
    }

    Filler load(String model, Optional<Path> weights) throws IOException, ModelException {
        InpaintingModel.Builder settings = InpaintingModel.builder().optModel(model);
        weights.ifPresent(settings::optWeights);
        return load(settings);
    }

    Filler load(Path run) throws IOException, ModelException {
        return load(InpaintingModel.builder().optRun(run));
    }

    private Filler load(InpaintingModel.Builder settings) throws IOException, ModelException {
        ZooModel<InpaintingInput, Image> model =
                settings.optDevice(Device.cpu()).optWorkingSize(side).load();
        closers.push(model::close);
        Predictor<InpaintingInput, Image> predictor = model.newPredictor();
        closers.push(predictor::close);
        return Filler.model(predictor);
    }

    @Override
    public void close() {
        closers.forEach(Runnable::run);
    }
}
