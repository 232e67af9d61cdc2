package io.github.tsgl.zoo;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.modality.cv.Image;
import ai.djl.nn.Block;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;

import io.github.tsgl.encoder.TsglConfig;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.lama.Refinement;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Loads an inpainting model without a search through all of DJL's model zoos.
 *
 * <pre>{@code
 * try (ZooModel<InpaintingInput, Image> model = InpaintingModel.builder().load();
 *         Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
 *     Image finished = predictor.predict(new InpaintingInput(photo, mask));
 * }
 * }</pre>
 */
public final class InpaintingModel {

    /**
     * The property of a loaded model that tells how many values training changes: its parameters
     * without running statistics and the like.
     */
    public static final String TRAINED_VALUES = "trainedValues";

    /** Where the weights come from. */
    enum WeightSource {
        FILE_OR_SHIPPED,
        RANDOM
    }

    private InpaintingModel() {}

    /**
     * Makes a builder for the default model, {@link TsglModel#SMALL}, on DJL's default device.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Says which model is loaded and how photos go through it. */
    public static final class Builder {

        TsglModel model = TsglModel.SMALL;
        WeightSource source = WeightSource.FILE_OR_SHIPPED;
        Path weights;
        Device device;
        Smoothing smoothing;
        private TsglConfig config;
        private InputSpec inputs;
        private Block network;
        private Refinement refinement;
        private Sizing sizing; // null for the model's own
        Integer workingSize;

        private Builder() {}

        /**
         * Chooses the model.
         *
         * @param model the model
         * @return this builder
         */
        public Builder optModel(TsglModel model) {
            this.model = Objects.requireNonNull(model, "model");
            return this;
        }

        /**
         * Sets a TSGL network's size and kind; {@link TsglModel#config()} if not set. The shipped
         * weights fit no other.
         *
         * @param config the configuration that the weights were trained with
         * @return this builder
         */
        public Builder optConfig(TsglConfig config) {
            this.config = Objects.requireNonNull(config, "config");
            return this;
        }

        /**
         * Sets the network itself, one of the model's kind but of another size, such as a trained
         * host network; the model's own if not set. The shipped weights fit no other.
         *
         * @param network a block, not initialised, that takes NDList(picture, edges, smoothed
         *     picture, grey picture, mask) and returns NDList(picture)
         * @return this builder
         */
        public Builder optNetwork(Block network) {
            this.network = Objects.requireNonNull(network, "network");
            return this;
        }

        /**
         * Sets the file of the weights; the shipped ones are read if it is not set.
         *
         * @param weights a released checkpoint, or a safetensors file of a trained network
         * @return this builder
         */
        public Builder optWeights(Path weights) {
            this.weights = Objects.requireNonNull(weights, "weights");
            source = WeightSource.FILE_OR_SHIPPED;
            return this;
        }

        /**
         * Gives the network random weights, which is enough to measure its speed.
         *
         * @return this builder
         */
        public Builder optRandomWeights() {
            weights = null;
            source = WeightSource.RANDOM;
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
         * Sets how the network's input arrays are made; the model's own way if not set. The
         * smoothing is then the preparation's.
         *
         * @param inputs what the network was trained with
         * @return this builder
         */
        public Builder optInputs(InputSpec inputs) {
            this.inputs = Objects.requireNonNull(inputs, "inputs");
            return this;
        }

        /**
         * Has the model, {@linkplain TsglModel#hasRefinement if it can}, refine large photos scale
         * by scale, which takes many times as long; not done if not set.
         *
         * @param refinement how
         * @return this builder
         */
        public Builder optRefinement(Refinement refinement) {
            this.refinement = Objects.requireNonNull(refinement, "refinement");
            return this;
        }

        /**
         * Sets how photos larger than the working size are treated; if not set, {@link
         * TsglModel#sizing()} or, with a refinement, {@link Sizing#ORIGINAL}.
         *
         * @param sizing the sizing
         * @return this builder
         */
        public Builder optSizing(Sizing sizing) {
            this.sizing = Objects.requireNonNull(sizing, "sizing");
            return this;
        }

        /**
         * Sets the working size; {@link TsglModel#workingSize()} if not set.
         *
         * @param workingSize the longest side in pixels that goes through the network, at least 16
         * @return this builder
         */
        public Builder optWorkingSize(int workingSize) {
            this.workingSize = workingSize;
            return this;
        }

        /**
         * Loads the model. Its parameters are frozen.
         *
         * @return the model, which the caller closes
         * @throws ModelNotFoundException if the model has no shipped weights and no file was named
         * @throws IOException if the weights cannot be read
         * @throws MalformedModelException if the weights are damaged or another model's
         * @throws IllegalArgumentException if the working size is too small, or a setting is made
         *     that the model does not have
         */
        public ZooModel<InpaintingInput, Image> load()
                throws IOException, ModelNotFoundException, MalformedModelException {
            return new TsglModelLoader(model, new TsglNetworkFactory())
                    .load(this, InpaintingInput.class, Image.class);
        }

        Block network(NetworkFactory factory) {
            return network == null ? factory.newNetwork(model, config()) : network;
        }

        /** The block that runs: the network, or the network and its refinement. */
        Block refined(NetworkFactory factory, Block network) {
            return refinement == null ? network : factory.refined(model, network, refinement);
        }

        private Sizing sizing() {
            if (sizing != null) {
                return sizing;
            }
            return refinement == null ? model.sizing() : Sizing.ORIGINAL;
        }

        Optional<TsglConfig> config() {
            if (config != null && model.config().isEmpty()) {
                throw new IllegalArgumentException(
                        model.artifactId() + " is no TSGL network and has no configuration");
            }
            return config == null ? model.config() : Optional.of(config);
        }

        InpaintingTranslator translator(NetworkFactory factory) {
            return InpaintingTranslator.builder()
                    .setInputs(
                            new InputPreparation(
                                    inputs == null
                                            ? factory.inputs(model, Optional.ofNullable(smoothing))
                                            : inputs))
                    .optMaskReading(factory.maskReading(model))
                    .optSizing(sizing())
                    .optEnlarging(factory.enlarging(model))
                    .optWorkingSize(workingSize == null ? model.workingSize() : workingSize)
                    .optSmallestSide(factory.smallestSide(model))
                    .build();
        }
    }
}
