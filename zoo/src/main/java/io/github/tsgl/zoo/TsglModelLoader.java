package io.github.tsgl.zoo;

import ai.djl.Application;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.repository.MRL;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelLoader;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.initializer.Initializer;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorFactory;
import ai.djl.util.Pair;
import ai.djl.util.Progress;

import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.lama.Refinement;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Loads one of the models for {@link Criteria} and for {@link InpaintingModel}. */
final class TsglModelLoader implements ModelLoader {

    /** Any size does: the network's parameters do not depend on the picture's. */
    private static final int INITIAL_SIDE = 256;

    private final TsglModel model;
    private final NetworkFactory factory;
    private final MRL mrl;

    TsglModelLoader(TsglModel model, NetworkFactory factory) {
        this.model = model;
        this.factory = factory;
        mrl = BuiltInRepository.mrl(model);
    }

    @Override
    public String getGroupId() {
        return mrl.getGroupId();
    }

    @Override
    public String getArtifactId() {
        return mrl.getArtifactId();
    }

    @Override
    public Application getApplication() {
        return mrl.getApplication();
    }

    @Override
    public MRL getMrl() {
        return mrl;
    }

    @Override
    public <I, O> ZooModel<I, O> loadModel(Criteria<I, O> criteria)
            throws IOException, ModelNotFoundException, MalformedModelException {
        InpaintingModel.Builder settings = settings(criteria);
        TranslatorFactory own = criteria.getTranslatorFactory();
        if (own != null && own.isSupported(criteria.getInputClass(), criteria.getOutputClass())) {
            return load(settings, criteria.getInputClass(), criteria.getOutputClass(), own);
        }
        return load(settings, criteria.getInputClass(), criteria.getOutputClass());
    }

    @Override
    public <I, O> boolean isDownloaded(Criteria<I, O> criteria) {
        return true;
    }

    @Override
    public <I, O> void downloadModel(Criteria<I, O> criteria, Progress progress) {
        // Nothing to download: weights are in the zoo or in the caller's file.
    }

    /** Loads the model with the zoo's own translators. */
    <I, O> ZooModel<I, O> load(InpaintingModel.Builder settings, Class<I> input, Class<O> output)
            throws IOException, ModelNotFoundException, MalformedModelException {
        TranslatorFactory translators =
                new InpaintingTranslatorFactory(() -> settings.translator(factory));
        if (!translators.isSupported(input, output)) {
            throw new ModelNotFoundException(
                    model.artifactId()
                            + " turns InpaintingInput into Image, or NDList into NDList, not "
                            + input.getName()
                            + " into "
                            + output.getName());
        }
        return load(settings, input, output, translators);
    }

    private <I, O> ZooModel<I, O> load(
            InpaintingModel.Builder settings,
            Class<I> input,
            Class<O> output,
            TranslatorFactory translators)
            throws IOException, ModelNotFoundException, MalformedModelException {
        boolean random = settings.source == InpaintingModel.WeightSource.RANDOM;
        if (!random && settings.weights == null && !model.hasShippedWeights()) {
            throw new ModelNotFoundException(
                    model.artifactId() + " needs weights: name a released checkpoint");
        }
        Model loaded = Model.newInstance(model.artifactId(), settings.device, "PyTorch");
        try {
            loaded.setBlock(network(settings, loaded));
            return new ZooModel<>(loaded, translators.newInstance(input, output, loaded, Map.of()));
        } catch (TranslateException e) {
            loaded.close();
            throw new ModelNotFoundException("no translator for " + model.artifactId(), e);
        } catch (IOException | MalformedModelException | RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    private Block network(InpaintingModel.Builder settings, Model loaded)
            throws IOException, MalformedModelException {
        Block network = settings.network(factory);
        Block whole = settings.refined(factory, network);
        boolean random = settings.source == InpaintingModel.WeightSource.RANDOM;
        if (!random) {
            network.setInitializer(Initializer.ZEROS, parameter -> true); // quick to make
        }
        Shape colour = new Shape(1, 3, INITIAL_SIDE, INITIAL_SIDE);
        Shape plane = new Shape(1, 1, INITIAL_SIDE, INITIAL_SIDE);
        network.initialize(
                loaded.getNDManager(), DataType.FLOAT32, colour, plane, colour, plane, plane);
        if (!random && settings.weights == null) {
            factory.readShippedWeights(model, network);
        } else if (!random) {
            factory.readWeights(model, network, settings.weights);
        }
        loaded.setProperty(InpaintingModel.TRAINED_VALUES, Long.toString(trainedValues(network)));
        network.freezeParameters(true);
        return whole;
    }

    private static long trainedValues(Block network) {
        return network.getParameters().stream()
                .map(Pair::getValue)
                .filter(Parameter::requiresGradient)
                .mapToLong(parameter -> parameter.getArray().size())
                .sum();
    }

    private InpaintingModel.Builder settings(Criteria<?, ?> criteria) {
        InpaintingModel.Builder settings = InpaintingModel.builder().optModel(model);
        settings.optDevice(criteria.getDevice());
        Map<String, Object> arguments = criteria.getArguments();
        if (arguments == null) {
            return settings;
        }
        if (arguments.containsKey("weights")) {
            settings.optWeights(Path.of(arguments.get("weights").toString()));
        }
        if (arguments.containsKey("sizing")) {
            settings.optSizing(Sizing.valueOf(constant(arguments.get("sizing"))));
        }
        if (arguments.containsKey("workingSize")) {
            settings.optWorkingSize(Integer.parseInt(arguments.get("workingSize").toString()));
        }
        if (arguments.containsKey("refinement")) {
            settings.optRefinement(refinement(arguments.get("refinement")));
        }
        if (arguments.containsKey("smoothing")) {
            settings.optSmoothing(Smoothing.valueOf(constant(arguments.get("smoothing"))));
        }
        return settings;
    }

    private static Refinement refinement(Object argument) {
        if (argument instanceof Refinement refinement) {
            return refinement;
        }
        if (!argument.toString().equals("published")) {
            throw new IllegalArgumentException(
                    "refinement is '" + argument + "', but must be a Refinement or 'published'");
        }
        return Refinement.builder().build();
    }

    private static String constant(Object argument) {
        return argument.toString().toUpperCase(Locale.ROOT);
    }
}
