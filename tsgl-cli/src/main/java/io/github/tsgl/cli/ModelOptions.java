// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.Refiner;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.layers.engine.Precision;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that say which model runs, and where. */
final class ModelOptions {

    /** Loads a model; tests put a small one here. */
    @FunctionalInterface
    interface Source {
        ZooModel<InpaintingInput, Image> load(InpaintingModel.Builder settings)
                throws IOException, ModelNotFoundException, MalformedModelException;
    }

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = Hosts.DEFAULT,
            description = {
                "The model: the default one, whose weights come with the program; another, whose"
                        + " weights --weights names or are fetched once ('tsgl models' lists them);"
                        + " one of 'tsgl download --list'; or a run of 'tsgl train' (its folder, or"
                        + " the weights in it) of any size.",
                "Default: ${DEFAULT-VALUE}."
            })
    private String name;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description =
                    "The weights as the model's authors published them ('tsgl models' has the"
                            + " files' names), or a safetensors file.")
    private Path weights;

    @Mixin private PrecisionOption precision;

    @Mixin private WeightsOptions weightsOptions;

    @Mixin private EngineOptions engine;

    private final Source source;
    private NamedModel model;

    ModelOptions(Source source) {
        this.source = source;
    }

    /** What the user calls the model. */
    String name() {
        return name;
    }

    /** Tells whether the command line names weights, or the program brings them along. */
    boolean hasWeights() {
        return model.hasWeights();
    }

    String device() {
        return engine.name();
    }

    /** Loads PyTorch and finds the device. */
    Device engineDevice() throws InputException {
        return engine.device();
    }

    int threads() {
        return engine.threads();
    }

    /** Begins to load PyTorch, which takes half a second, while other things are done. */
    void begin() {
        engine.begin();
    }

    /** Gives each of some photos that are filled at the same time its share of the threads. */
    void share(int photos) {
        engine.share(photos);
    }

    /** Checks what can be checked without the engine. */
    void check() throws InputException, FileException {
        engine.check(this::usage);
        try {
            model = new NamedModel(name, weights, weightsOptions, command.commandLine().getErr());
        } catch (IllegalArgumentException e) {
            throw usage("--model: " + e.getMessage());
        }
    }

    /** How the model's authors read masks. */
    MaskReading maskReading() {
        return model.host().masks();
    }

    /** Checks that semantic maps are given if, and only if, the model looks at them. */
    void requireLabels(boolean given) {
        boolean needed = model.priors().contains(Prior.LABELS);
        if (needed && !given) {
            throw usage("--labels is needed: " + name + " looks at a photo's semantic map");
        }
        if (given && !needed) {
            throw usage("--labels: " + name + " does not look at semantic maps");
        }
    }

    /** Checks that the model can refine. */
    void requireRefinement() {
        if (precision.value() != Precision.FLOAT32) {
            throw usage("--refine follows gradients, which are in float32: leave --precision out");
        }
        if (model.host().refiner(step -> {}).isEmpty()) {
            String able = HostFacts.names(other -> other.refiner(step -> {}).isPresent());
            throw usage("--refine is for " + able + ", not for " + name);
        }
    }

    /** The model's refinement, which there is. */
    Refiner refiner(Refiner.Listener listener) {
        return model.host().refiner(listener).orElseThrow();
    }

    /** Checks that weights were named, or can be fetched, if the model has none of its own. */
    void requireWeights() throws InputException {
        try {
            model.requireWeights();
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    /** Loads the model on the device; without a smoothing, inputs are made as for its training. */
    ZooModel<InpaintingInput, Image> load(
            InpaintingModel.Builder settings, Optional<Smoothing> smoothing) throws InputException {
        smoothing.ifPresent(settings::optSmoothing);
        model.applyTo(settings.optPrecision(precision.value()));
        settings.begin(); // while PyTorch is loaded
        return load(settings.optDevice(engine.device()));
    }

    /** Loads the model in float32 on another device. */
    ZooModel<InpaintingInput, Image> loadPlain(InpaintingModel.Builder settings, Device device)
            throws InputException {
        model.applyTo(settings.optPrecision(Precision.FLOAT32));
        return load(settings.optDevice(device));
    }

    private ZooModel<InpaintingInput, Image> load(InpaintingModel.Builder settings)
            throws InputException {
        try {
            return source.load(settings);
        } catch (IOException e) {
            throw failure(FileException.reason(e), e);
        } catch (ModelNotFoundException
                | MalformedModelException
                | RuntimeException
                | OutOfMemoryError e) {
            throw failure(ErrorReport.message(e), e);
        }
    }

    /** An error that the model is to blame for. */
    InputException failure(String message, Throwable cause) {
        return ErrorReport.aboutWeights(model.subject(), message, cause);
    }

    ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
