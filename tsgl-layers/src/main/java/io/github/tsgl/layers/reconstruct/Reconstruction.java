// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.reconstruct;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.ScopedBlock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Rebuilds the texture features of a stage from structure features by a {@link Strategy}.
 *
 * <p>Takes NDList(T, S, L): the texture of shape (N, C, H, W), the global structure of shape (N, G,
 * h, w) and the local residual structure of shape (N, C, H, W). Guides that the strategy does not
 * read may be left out at the end. Returns NDList(R) with R of shape (N, C, H, W). Only the
 * branches of the strategy have parameters.
 */
public final class Reconstruction extends ScopedBlock implements Branched {

    private final Strategy strategy;
    private final boolean shortcut;
    private final List<Block> branches = new ArrayList<>();

    private Reconstruction(Builder builder) {
        strategy = builder.strategy;
        shortcut = builder.shortcut;
        for (Branch branch : strategy.branches()) {
            GuidedDenormalization.Builder denormalization =
                    GuidedDenormalization.builder()
                            .setChannels(builder.channels)
                            .setNormalization(builder.normalization(branch.side()))
                            .optEdition(builder.edition)
                            .optHidden(builder.hidden);
            if (builder.unitGuides) {
                denormalization.optUnitGuides();
            }
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
            NDArray part = branch(i, parameters, inputs, training);
            rebuilt = rebuilt == null ? part : rebuilt.addi(part);
        }
        if (rebuilt == null) {
            return new NDList(texture);
        }
        return new NDList(shortcut ? rebuilt.addi(texture) : rebuilt);
    }

    private NDArray branch(int i, ParameterStore parameters, NDList inputs, boolean training) {
        NDArray guide = inputs.get(guide(i).input());
        NDList seen = new NDList(inputs.head(), guide);
        return branches.get(i).forward(parameters, seen, training).singletonOrThrow();
    }

    private Guide guide(int i) {
        return strategy.branches().get(i).guide();
    }

    /** {@inheritDoc} */
    @Override
    public Map<Guide, NDArray> branches(ParameterStore parameters, NDList inputs) {
        Map<Guide, NDArray> parts = new EnumMap<>(Guide.class);
        for (int i = 0; i < branches.size(); i++) {
            parts.put(guide(i), branch(i, parameters, inputs, false));
        }
        return parts;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        for (int i = 0; i < branches.size(); i++) {
            Shape guide = inputShapes[guide(i).input()];
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
        private Edition edition = Edition.PAPER;
        private boolean unitGuides;
        private boolean exactNormalization;
        private boolean shortcut;
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
         * Sets whose normalizations and modulation are taken; the paper's by default: per image
         * over the positions of a channel or the channels of a position (Eq. 7 and 8), and gamma as
         * Eq. 6 has it. The released code normalizes globally over the batch, divides local
         * variances by one channel less, and multiplies by 1 + gamma.
         *
         * @param edition the edition
         * @return this builder
         */
        public Builder optEdition(Edition edition) {
            this.edition = edition;
            return this;
        }

        /**
         * Divides the guides as {@link GuidedDenormalization.Builder#optUnitGuides} says.
         *
         * @return this builder
         */
        public Builder optUnitGuides() {
            unitGuides = true;
            return this;
        }

        /**
         * Adds nothing to variances, as Eq. 7 and 8 have it, and so for the paper's edition only;
         * by default 1e-5 is added to those over positions and 1e-3 to those over channels.
         *
         * @return this builder
         */
        public Builder optExactNormalization() {
            exactNormalization = true;
            return this;
        }

        private Normalization normalization(NormalizationSide side) {
            return exactNormalization ? Normalization.exact(side) : Normalization.of(side, edition);
        }

        /**
         * Leaves out the leaky ReLU and the 3×3 convolution behind each denormalization, of which
         * Eq. 6 says nothing.
         *
         * @return this builder
         */
        public Builder optDenormalizationOnly() {
            weights = ConvolutionWeights.NONE;
            return this;
        }

        /**
         * Adds the texture itself to the branches, as the released network for LaMa does; Eq. 6
         * does not.
         *
         * @return this builder
         */
        public Builder optShortcut() {
            shortcut = true;
            return this;
        }

        /** Sets what the branches' convolutions do with their weights. */
        Builder optWeights(ConvolutionWeights weights) {
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
         * Builds the block.
         *
         * @return the block
         * @throws IllegalArgumentException if a size is less than 1
         */
        public Reconstruction build() {
            if (channels < 1 || hidden < 1) {
                throw new IllegalArgumentException("channels and hidden must be positive");
            }
            return new Reconstruction(this);
        }
    }
}
