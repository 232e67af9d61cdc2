// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.modality.Input;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.initializer.Initializer;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorFactory;
import ai.djl.util.Pair;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.ModelSpec;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.Refiner;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.layers.engine.Precision;
import io.github.tsgl.layers.engine.Processor;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.zoo.download.PublishedWeights;
import io.github.tsgl.zoo.download.WeightsStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Loads an inpainting model without a search through all of DJL's model zoos.
 *
 * <pre>{@code
 * try (ZooModel<InpaintingInput, Image> model = InpaintingModel.builder().load();
 *         Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
 *     Image finished = predictor.predict(new InpaintingInput(photo, mask));
 * }
 * }</pre>
 *
 * <p>{@code optRun(folder)} in front of {@code load()} loads the network of a training run instead.
 */
public final class InpaintingModel {

    /**
     * The property of a loaded model that tells how many values training changes: its parameters
     * without running statistics and the like.
     */
    public static final String TRAINED_VALUES = "trainedValues";

    /**
     * The property of a loaded model that tells what its products are computed with: {@code
     * float32}, also if it has none that may be rounded, or {@code bfloat16}.
     */
    public static final String PRECISION = "precision";

    /** The file of the weights in a training run's folder. */
    private static final String RUN_WEIGHTS = "weights.safetensors";

    /** Any size does: the network's parameters do not depend on the picture's. */
    private static final int INITIAL_SIDE = 256;

    /** Of a pass while the first photo is not ready, so that its own finds all in place. */
    private static final int TRIAL_SIDE = 64;

    /** Where the weights come from. */
    private enum WeightSource {
        FILE_OR_SHIPPED,
        RANDOM
    }

    private InpaintingModel() {}

    /**
     * Makes a builder for the default model, {@link Hosts#DEFAULT}, on DJL's default device.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Tells whether a model works without a weights file.
     *
     * @param name the model's name
     * @return true if the zoo, or a jar beside it, has its weights
     */
    public static boolean hasShippedWeights(String name) {
        return shippedWeights(name) != null;
    }

    /**
     * Copies the weights that the zoo has of a model, to train on from them or to look into them.
     *
     * @param name the model's name
     * @param file the file to write, which is replaced
     * @throws IllegalArgumentException if the zoo has none
     * @throws IOException if the file cannot be written
     */
    public static void copyShippedWeights(String name, Path file) throws IOException {
        URL shipped = shippedWeights(name);
        if (shipped == null) {
            throw new IllegalArgumentException(name + " has no weights in the zoo");
        }
        try (InputStream in = shipped.openStream()) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static URL shippedWeights(String name) {
        return InpaintingModel.class.getResource(name + ".safetensors");
    }

    /** Says which model is loaded and how photos go through it. */
    public static final class Builder {

        private ModelSpec spec = ModelSpec.published(Hosts.named(Hosts.DEFAULT));
        private WeightSource source = WeightSource.FILE_OR_SHIPPED;
        private int weightSeed; // of random weights
        private Path weights;
        private Device device;
        private Smoothing smoothing; // null for the model's own
        private Block network; // null for the specified one
        private Refiner refiner;
        private Sizing sizing; // null for the model's own
        private Integer workingSize;
        private int maxMegapixels = 100;
        private PhotoProgress progress = (done, windows) -> {};
        private WeightsStore store; // null for the usual one
        private InpaintingInput first; // null if it is not known
        private InpaintingTranslator begun; // null if it has not begun with a first photo
        private Precision precision = Precision.FLOAT32;

        private Builder() {}

        /**
         * Chooses the model.
         *
         * @param name the name of a host, such as {@code lama}
         * @return this builder
         * @throws IllegalArgumentException if there is none; the message lists the known names
         */
        public Builder optModel(String name) {
            spec = ModelSpec.published(Hosts.named(name));
            return this;
        }

        /**
         * Chooses a network of another size, or with another encoder, whose inputs are made as its
         * host's. The shipped weights fit no other than the published one.
         *
         * @param network the network
         * @return this builder
         * @throws IllegalArgumentException if there is no such host or encoder
         */
        public Builder optNetwork(NetworkSpec network) {
            spec = new ModelSpec(network, Hosts.inputs(network));
            return this;
        }

        /**
         * Sets how the network's inputs are made; as for the model's training if not set.
         *
         * @param inputs the description
         * @return this builder
         */
        public Builder optInputs(InputSpec inputs) {
            spec = new ModelSpec(spec.network(), inputs);
            return this;
        }

        /**
         * Chooses the network of a training run, with its weights and its inputs.
         *
         * @param run the run's folder, or a file of its weights, which may be an exported one
         * @return this builder
         * @throws IOException if the file cannot be read
         * @throws IllegalArgumentException if it does not tell which network it is of
         */
        public Builder optRun(Path run) throws IOException {
            Path file = Files.isDirectory(run) ? run.resolve(RUN_WEIGHTS) : run;
            try (Checkpoint checkpoint = Checkpoint.open(file)) {
                spec =
                        ModelSpec.of(checkpoint.metadata())
                                .orElseThrow(
                                        () ->
                                                new IllegalArgumentException(
                                                        file
                                                                + " does not tell its network: it"
                                                                + " is not of a training run"));
            }
            return optWeights(file);
        }

        /**
         * Chooses weights that were published under a name, and the model that they are of. They
         * are fetched if they are not here.
         *
         * @param store where they are kept
         * @param name the name, such as that of a model or one of a manifest of one's own
         * @return this builder
         * @throws IOException if they cannot be fetched or read
         * @throws IllegalArgumentException if there are none of that name, or of no model
         */
        public Builder optPublished(WeightsStore store, String name) throws IOException {
            PublishedWeights published = store.named(name);
            Path file = store.fetch(published);
            return published.host().isPresent()
                    ? optModel(published.host().get()).optWeights(file)
                    : optRun(file);
        }

        /** Sets where weights are fetched to if none are named and none are shipped. */
        Builder optStore(WeightsStore store) {
            this.store = store;
            return this;
        }

        /** Takes over what a loaded model is. */
        Builder optLoaded(Model model) {
            Map<String, String> properties = new HashMap<>();
            for (String name : ModelSpec.NAMES) {
                Optional.ofNullable(model.getProperty(name))
                        .ifPresent(value -> properties.put(name, value));
            }
            spec =
                    ModelSpec.of(properties)
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    model.getName() + " is no inpainting model"));
            return this;
        }

        /** Sets a block of the model's kind instead of the specified network. */
        Builder optBlock(Block block) {
            network = Objects.requireNonNull(block, "block");
            return this;
        }

        /**
         * Sets the file of the weights. If it is not set, they are the shipped ones, or else those
         * that were published under the model's name, which are fetched if they are not here.
         *
         * @param weights a published checkpoint, or a safetensors file of a trained network
         * @return this builder
         */
        public Builder optWeights(Path weights) {
            this.weights = Objects.requireNonNull(weights, "weights");
            source = WeightSource.FILE_OR_SHIPPED;
            return this;
        }

        /**
         * Gives the network random weights, those of seed 0, which is enough to measure its speed.
         *
         * @return this builder
         */
        public Builder optRandomWeights() {
            return optRandomWeights(0);
        }

        /**
         * Gives the network the random weights of a seed. When the model is loaded the seed becomes
         * the engine's.
         *
         * @param seed decides them, on a kind of device
         * @return this builder
         */
        public Builder optRandomWeights(int seed) {
            weights = null;
            source = WeightSource.RANDOM;
            weightSeed = seed;
            return this;
        }

        /**
         * Sets the device that the model runs on.
         *
         * @param device the device
         * @return this builder
         */
        public Builder optDevice(Device device) {
            this.device = device;
            return this;
        }

        /**
         * Sets how the texture picture is made; the model's own way if not set. LaMa has none.
         *
         * @param smoothing the smoothing
         * @return this builder
         */
        public Builder optSmoothing(Smoothing smoothing) {
            this.smoothing = Objects.requireNonNull(smoothing, "smoothing");
            return this;
        }

        /**
         * Has the model, {@linkplain InpaintingHost#refiner if it can}, refine large photos scale
         * by scale, which takes many times as long; not done if not set.
         *
         * @param refiner how
         * @return this builder
         */
        public Builder optRefinement(Refiner refiner) {
            this.refiner = Objects.requireNonNull(refiner, "refiner");
            return this;
        }

        /**
         * Sets how photos larger than the working size are treated; if not set, {@link
         * InpaintingHost#sizing()} or, with a refinement, {@link Sizing#ORIGINAL}.
         *
         * @param sizing the sizing
         * @return this builder
         */
        public Builder optSizing(Sizing sizing) {
            this.sizing = Objects.requireNonNull(sizing, "sizing");
            return this;
        }

        /**
         * Sets the working size; {@link InpaintingHost#workingSize()} if not set.
         *
         * @param workingSize the longest side in pixels that goes through the network, at least 16
         * @return this builder
         */
        public Builder optWorkingSize(int workingSize) {
            this.workingSize = workingSize;
            return this;
        }

        /**
         * Sets the numbers that the network's products are computed with; {@link Precision#FLOAT32}
         * if not set. A network in bfloat16 has no float32 values of the weights that it rounded:
         * it can neither be saved nor trained, and reading these parameters fails.
         *
         * @param precision the precision
         * @return this builder
         */
        public Builder optPrecision(Precision precision) {
            this.precision = Objects.requireNonNull(precision, "precision");
            return this;
        }

        /**
         * Names the photo that a predictor will be given first, if it is known already: what needs
         * no engine is then done for it in another thread while the model is loaded. Predictors
         * give the same picture without it, only later.
         *
         * @param photo the very object that the predictor will be given
         * @return this builder
         */
        public Builder optFirst(InpaintingInput photo) {
            first = Objects.requireNonNull(photo, "photo");
            return this;
        }

        /**
         * Begins with the first photo now and not only in {@link #load}, so that all that comes
         * before that takes place at the same time. Does nothing if no photo was named. What is set
         * later is not that photo's.
         *
         * @return this builder
         */
        public Builder begin() {
            if (first != null) {
                begun = translator();
                begun.begin(first);
                first = null;
            }
            return this;
        }

        /** Sets the most pixels, in millions, of a request's picture; 100 if not set. */
        Builder optMaxMegapixels(int maxMegapixels) {
            if (maxMegapixels < 1) {
                throw new IllegalArgumentException(
                        "maxMegapixels is " + maxMegapixels + ", but must be at least 1");
            }
            this.maxMegapixels = maxMegapixels;
            return this;
        }

        /** Sets who is told how far a photo is; nobody if not set. */
        Builder optProgress(PhotoProgress progress) {
            this.progress = progress;
            return this;
        }

        /**
         * What the chosen model looks at beside picture and mask.
         *
         * @return the priors
         */
        public Set<Prior> priors() {
            return spec.inputs().priors();
        }

        /**
         * The file of the weights.
         *
         * @return the file; empty if none is named
         */
        public Optional<Path> weights() {
            return Optional.ofNullable(weights);
        }

        /**
         * The host of the chosen model.
         *
         * @return the host
         */
        public InpaintingHost host() {
            return Hosts.named(spec.network().host());
        }

        /**
         * Loads the model. Its parameters are frozen.
         *
         * @return the model, which the caller closes
         * @throws ModelNotFoundException if the model has no shipped weights, no file was named and
         *     none can be fetched
         * @throws IOException if the weights cannot be fetched or read
         * @throws MalformedModelException if the weights are damaged or another model's
         * @throws IllegalArgumentException if the working size is too small, a setting is made that
         *     the model does not have, or a refinement shall be in bfloat16
         */
        public ZooModel<InpaintingInput, Image> load()
                throws IOException, ModelNotFoundException, MalformedModelException {
            return load(InpaintingInput.class, Image.class, null);
        }

        /** Loads the model for other types; a null factory is the zoo's. */
        <I, O> ZooModel<I, O> load(Class<I> input, Class<O> output, TranslatorFactory given)
                throws IOException, ModelNotFoundException, MalformedModelException {
            TranslatorFactory own = new InpaintingTranslatorFactory();
            boolean isOwn = given == null || !given.isSupported(input, output);
            if (isOwn && !own.isSupported(input, output)) {
                throw new ModelNotFoundException(
                        host().name()
                                + " turns InpaintingInput, InpaintingFiles or InpaintingStreams"
                                + " into Image, Input into Output, or NDList into NDList, not "
                                + input.getName()
                                + " into "
                                + output.getName());
            }
            Translator<I, O> translator = isOwn ? translator(input, output) : null;
            InpaintingTranslator busy = begun;
            begun = null;
            PytorchLibraries.load();
            Model model = Model.newInstance(host().name(), device, "PyTorch");
            try {
                model.setBlock(network(model));
                if (busy != null && busy.isBusy() && refiner == null) {
                    trialPass(model.getBlock(), model.getNDManager());
                }
                if (translator != null) {
                    return new ZooModel<>(model, translator);
                }
                return new ZooModel<>(model, given.newInstance(input, output, model, Map.of()));
            } catch (TranslateException e) {
                model.close();
                throw new ModelNotFoundException("no translator for " + model.getName(), e);
            } catch (IOException
                    | ModelNotFoundException
                    | MalformedModelException
                    | RuntimeException e) {
                model.close();
                throw e;
            }
        }

        private void trialPass(Block block, NDManager manager) {
            int side = Math.max(TRIAL_SIDE, host().smallestSide(spec.network()));
            TrialPass.run(block, priors(), manager, side);
        }

        /** Makes the block that runs, with its weights; tells the model what it is. */
        Block network(Model model)
                throws IOException, ModelNotFoundException, MalformedModelException {
            String name = host().name();
            boolean random = source == WeightSource.RANDOM;
            if (!random && weights == null && !hasShippedWeights(name)) {
                weights = published(name);
            }
            Block block =
                    network == null ? Hosts.network(spec.network(), StructureOutput.NONE) : network;
            Block whole = refined(block);
            if (random) {
                model.getNDManager().getEngine().setRandomSeed(weightSeed);
            } else {
                block.setInitializer(Initializer.ZEROS, parameter -> true); // quick to make
            }
            Shape color = new Shape(1, 3, INITIAL_SIDE, INITIAL_SIDE);
            Shape plane = new Shape(1, 1, INITIAL_SIDE, INITIAL_SIDE);
            block.initialize(
                    model.getNDManager(), DataType.FLOAT32, color, plane, color, plane, plane);
            if (!random) {
                readWeights(block);
            }
            spec.toMetadata().forEach(model::setProperty);
            model.setProperty(TRAINED_VALUES, Long.toString(trainedValues(block)));
            block.freezeParameters(true);
            return inPrecision(whole, model);
        }

        private Block inPrecision(Block block, Model model) {
            Precision chosen = precision;
            if (precision != Precision.FLOAT32 && refiner != null) {
                throw new IllegalArgumentException(
                        "a refinement follows gradients, which are in float32: precision "
                                + precision
                                + " does not go with it");
            }
            Block used = block;
            if (precision != Precision.FLOAT32) {
                NDManager manager = model.getNDManager();
                Bfloat16Block rounded = new Bfloat16Block(block, manager);
                if (precision == Precision.AUTO) {
                    chosen = faster(block, rounded, manager);
                }
                if (chosen == Precision.BFLOAT16 && network == null) { // a given one is its giver's
                    rounded.weights().replaceSources(() -> trialPass(rounded, manager));
                    if (rounded.weights().size() == 0) { // it computes in float32 anyway
                        chosen = Precision.FLOAT32;
                    }
                }
                if (chosen == Precision.BFLOAT16) {
                    used = rounded;
                } else {
                    rounded.weights().close();
                }
            }
            model.setProperty(PRECISION, chosen.toString());
            return used;
        }

        private Precision faster(Block plain, Block rounded, NDManager manager) {
            boolean has = manager.getDevice().equals(Device.cpu()) && Processor.hasBfloat16();
            return PrecisionChoice.choose(
                    has,
                    tried ->
                            PrecisionChoice.seconds(
                                    tried == Precision.FLOAT32 ? plain : rounded,
                                    priors(),
                                    manager));
        }

        private Path published(String name) throws IOException, ModelNotFoundException {
            Optional<PublishedWeights> published = Optional.empty();
            if (spec.network().equals(host().published())) {
                WeightsStore from = store == null ? WeightsStore.builder().build() : store;
                published = from.manifest().named(name);
                if (published.isPresent() && published.get().canBeFetched()) {
                    return from.fetch(published.get());
                }
            }
            throw new ModelNotFoundException(
                    name
                            + " needs weights: "
                            + published
                                    .map(it -> it.byHand() + " and name the file")
                                    .orElse("name a file of them"));
        }

        private Block refined(Block block) {
            if (refiner == null) {
                return block;
            }
            if (host().refiner(step -> {}).isEmpty()) {
                throw new IllegalArgumentException(ModelArguments.noRefinement(this));
            }
            return refiner.refined(block);
        }

        private void readWeights(Block block) throws IOException {
            if (weights != null) {
                Hosts.readWeights(host(), weights, block);
                return;
            }
            Path copy = Files.createTempFile("weights", ".safetensors");
            try {
                copyShippedWeights(host().name(), copy);
                Hosts.readWeights(host(), copy, block);
            } finally {
                Files.deleteIfExists(copy);
            }
        }

        private static long trainedValues(Block network) {
            return network.getParameters().stream()
                    .map(Pair::getValue)
                    .filter(Parameter::requiresGradient)
                    .mapToLong(parameter -> parameter.getArray().size())
                    .sum();
        }

        /** Makes the translator of one of the factory's pairs of types. */
        @SuppressWarnings("unchecked") // the types were compared
        <I, O> Translator<I, O> translator(Class<I> input, Class<O> output) {
            if (output == NDList.class) {
                return (Translator<I, O>) new NoopTranslator();
            }
            if (input == InpaintingInput.class) {
                begin();
                return (Translator<I, O>) (begun == null ? translator() : begun);
            }
            InpaintingTranslator photos = translator();
            PictureReader reader =
                    PictureReader.lenient(maxMegapixels, ModelArguments.MAX_MEGAPIXELS);
            if (input == Input.class) {
                return (Translator<I, O>) new ServingTranslator(photos, reader);
            }
            ReadingTranslator.Source<I> source =
                    input == InpaintingFiles.class
                            ? files -> ((InpaintingFiles) files).read(reader)
                            : streams -> ((InpaintingStreams) streams).read(reader);
            return (Translator<I, O>) new ReadingTranslator<>(photos, source);
        }

        InpaintingTranslator translator() {
            InpaintingTranslator.Builder translator =
                    InpaintingTranslator.builder()
                            .setInputs(new InputPreparation(inputs()))
                            .optHost(host(), spec.network())
                            .optProgress(progress);
            if (sizing != null || refiner != null) {
                translator.optSizing(sizing != null ? sizing : Sizing.ORIGINAL);
            }
            if (workingSize != null) {
                translator.optWorkingSize(workingSize);
            }
            return translator.build();
        }

        private InputSpec inputs() {
            InputSpec inputs = spec.inputs();
            if (smoothing == null) {
                return inputs;
            }
            boolean isSeen =
                    inputs.priors().contains(Prior.SMOOTHED)
                            && host().inputs().priors().contains(Prior.SMOOTHED);
            if (!isSeen) {
                throw new IllegalArgumentException(
                        host().name() + " sees no texture picture to smooth");
            }
            return inputs.withSmoothing(smoothing);
        }
    }
}
