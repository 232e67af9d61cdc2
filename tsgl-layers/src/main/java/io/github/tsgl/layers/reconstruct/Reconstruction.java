package io.github.tsgl.layers.reconstruct;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * Rebuilds the texture features of a stage from structure features by a {@link Strategy}.
 *
 * <p>Takes NDList(T, S, L): the texture of shape (N, C, H, W), the global structure of shape (N, G,
 * h, w) and the local residual structure of shape (N, C, H, W). Guides that the strategy does not
 * read may be left out at the end. Returns NDList(R) with R of shape (N, C, H, W). Only the
 * branches of the strategy have parameters.
 */
public final class Reconstruction extends ScopedBlock {

    private final Strategy strategy;
    private final Shortcut shortcut;
    private final List<Block> branches = new ArrayList<>();

    private Reconstruction(Builder builder) {
        strategy = builder.strategy;
        shortcut = builder.shortcut;
        for (Branch branch : strategy.branches()) {
            Normalization normalization =
                    branch.side() == NormalizationSide.GLOBAL ? builder.global : builder.local;
            GuidedDenormalization.Builder denormalization =
                    GuidedDenormalization.builder()
                            .setChannels(builder.channels)
                            .setNormalization(normalization)
                            .optModulation(builder.modulation)
                            .optGuideScale(builder.guideScale)
                            .optHidden(builder.hidden);
            branches.add(
                    addChildBlock(
                            branch.guide().blockName(),
                            new ReconstructionBranch(
                                    branch.repeats(),
                                    builder.channels,
                                    builder.weights,
                                    denormalization)));
        }
    }

    /**
     * Makes a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray texture = inputs.head();
        NDArray rebuilt = null;
        for (int i = 0; i < branches.size(); i++) {
            NDArray guide = inputs.get(strategy.branches().get(i).guide().input());
            NDArray part =
                    branches.get(i)
                            .forward(parameters, new NDList(texture, guide), training)
                            .singletonOrThrow();
            rebuilt = rebuilt == null ? part : rebuilt.addi(part);
        }
        if (rebuilt == null) {
            return new NDList(texture);
        }
        return new NDList(shortcut == Shortcut.TEXTURE ? rebuilt.addi(texture) : rebuilt);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        for (int i = 0; i < branches.size(); i++) {
            Shape guide = inputShapes[strategy.branches().get(i).guide().input()];
            branches.get(i).initialize(manager, dataType, inputShapes[0], guide);
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }

    /** Builds a {@link Reconstruction}. */
    public static final class Builder {

        private int channels;
        private Strategy strategy = Strategy.TWO_GLOBAL_LOCAL_TO_GLOBAL_LOCAL;
        private Normalization global = Normalization.INSTANCE;
        private Normalization local = Normalization.POSITION;
        private Modulation modulation = Modulation.PAPER;
        private GuideScale guideScale = GuideScale.AS_GIVEN;
        private Shortcut shortcut = Shortcut.NONE;
        private ConvolutionWeights weights = ConvolutionWeights.SPECTRAL_NORM;
        private int hidden = 128;

        private Builder() {}

        /**
         * Sets the number of channels of the texture.
         *
         * @param channels C, at least 1
         * @return this builder
         */
        public Builder setChannels(int channels) {
            this.channels = channels;
            return this;
        }

        /**
         * Sets the strategy; {@link Strategy#TWO_GLOBAL_LOCAL_TO_GLOBAL_LOCAL} by default.
         *
         * @param strategy the strategy
         * @return this builder
         */
        public Builder optStrategy(Strategy strategy) {
            this.strategy = strategy;
            return this;
        }

        /**
         * Sets the global normalisation; {@link Normalization#INSTANCE} by default.
         *
         * @param global a normalisation of the global side
         * @return this builder
         */
        public Builder optGlobal(Normalization global) {
            this.global = global;
            return this;
        }

        /**
         * Sets the local normalisation; {@link Normalization#POSITION} by default.
         *
         * @param local a normalisation of the local side
         * @return this builder
         */
        public Builder optLocal(Normalization local) {
            this.local = local;
            return this;
        }

        /**
         * Sets how gamma and beta are applied; {@link Modulation#PAPER} by default.
         *
         * @param modulation the modulation
         * @return this builder
         */
        public Builder optModulation(Modulation modulation) {
            this.modulation = modulation;
            return this;
        }

        /**
         * Sets how large the guides' values are; {@link GuideScale#AS_GIVEN} by default.
         *
         * @param guideScale the scale
         * @return this builder
         */
        public Builder optGuideScale(GuideScale guideScale) {
            this.guideScale = guideScale;
            return this;
        }

        /**
         * Sets what is added to the branches; {@link Shortcut#NONE} by default.
         *
         * @param shortcut the shortcut
         * @return this builder
         */
        public Builder optShortcut(Shortcut shortcut) {
            this.shortcut = shortcut;
            return this;
        }

        /**
         * Sets what the branches' convolutions do with their weights; {@link
         * ConvolutionWeights#SPECTRAL_NORM} by default.
         *
         * @param weights the kind of convolution
         * @return this builder
         */
        public Builder optWeights(ConvolutionWeights weights) {
            this.weights = weights;
            return this;
        }

        /**
         * Sets the number of channels of the hidden maps between guide and gamma, beta; 128 by
         * default.
         *
         * @param hidden at least 1
         * @return this builder
         */
        public Builder optHidden(int hidden) {
            this.hidden = hidden;
            return this;
        }

        /**
         * Takes the released code's normalisations, modulation and convolutions.
         *
         * @return this builder
         */
        public Builder optReleased() {
            return optGlobal(Normalization.BATCH)
                    .optLocal(Normalization.POSITION_UNBIASED)
                    .optModulation(Modulation.RELEASED)
                    .optWeights(ConvolutionWeights.SPECTRAL_NORM);
        }

        /**
         * Builds the block.
         *
         * @return the block
         * @throws IllegalArgumentException if a size is less than 1 or a normalisation is of the
         *     other side
         */
        public Reconstruction build() {
            if (channels < 1 || hidden < 1) {
                throw new IllegalArgumentException("channels and hidden must be positive");
            }
            if (global.side() != NormalizationSide.GLOBAL
                    || local.side() != NormalizationSide.LOCAL) {
                throw new IllegalArgumentException(
                        global + " and " + local + " are no global and local normalization");
            }
            return new Reconstruction(this);
        }
    }
}
