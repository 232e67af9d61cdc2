// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.EncoderInputs;
import io.github.tsgl.encoder.ResidualSampling;
import io.github.tsgl.encoder.TextureMask;
import io.github.tsgl.encoder.TsglEncoder;
import io.github.tsgl.encoder.host.FeatureLevel;
import io.github.tsgl.encoder.host.HostEncoder;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.host.Variant;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.FirstWeights;
import io.github.tsgl.layers.fourier.ChannelSplit;
import io.github.tsgl.layers.fourier.FourierConv2d;
import io.github.tsgl.layers.fourier.FourierConvLayer;
import io.github.tsgl.layers.reconstruct.Reconstruction;
import io.github.tsgl.layers.reconstruct.Strategy;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The TSGL encoder in front of a LaMa host, which makes it Ours(LaMa): five stages of fast Fourier
 * convolutions for structure and texture, only the last with a global part, and a reconstruction of
 * the texture at each of them.
 *
 * <p>Takes NDList(picture (N, 3, H, W), edges (N, 1, H, W), any, gray picture (N, 1, H, W), mask
 * (N, 1, H, W)); edges and gray picture are 0 in the hole. Returns the host's features, the local
 * part before the global one, and behind them the structure when {@link StructureOutput} says so.
 * Sides must be multiples of 2ⁿ, n being the host's downsamplings, and longer than that.
 */
final class TsglLamaEncoder extends ScopedBlock implements HostEncoder {

    private final ChannelSplit split;
    private final StructureOutput structureOutput;
    private final List<FeatureLevel> levels;
    private final Block stages;
    private final int last;
    private final Block structureDecoder; // null without one

    private TsglLamaEncoder(Builder builder) {
        LamaConfig host = builder.host.config();
        split = host.split();
        structureOutput = builder.structureOutput;
        levels = builder.levels();
        stages = addChildBlock("stages", builder.stages());
        last = host.downsamplings() - 1;
        structureDecoder =
                structureOutput == StructureOutput.NONE
                        ? null
                        : addChildBlock("structureDecoder", new LamaStructureDecoder(host));
        FirstWeights.NORMAL.set(this);
    }

    /**
     * The settings of the host in the published Ours(LaMa): LaMa-Fourier with five downsamplings
     * and at most 256 channels, and a picture in [-1, 1].
     *
     * @return a builder of the host, to be given the encoder
     */
    public static LamaGenerator.Builder host() {
        return LamaGenerator.fourier()
                .optDownsamplings(5)
                .optMostChannels(256)
                .optOutput(PictureOutput.TANH);
    }

    /** Makes a builder. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public List<FeatureLevel> levels() {
        return levels;
    }

    @Override
    public StructureOutput structure() {
        return structureOutput;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList encoded = stages.forward(parameters, inputs, training);
        NDList outputs = new NDList();
        levels.forEach(level -> outputs.add(encoded.get(level.halvingCount() - 1)));
        if (structureOutput == StructureOutput.ALWAYS
                || training && structureOutput == StructureOutput.TRAINING) {
            NDList structure = split.split(encoded.get(last + 1));
            outputs.addAll(structureDecoder.forward(parameters, structure, training));
        }
        return outputs;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        stages.initialize(manager, dataType, inputShapes);
        if (structureDecoder != null) {
            Shape structure = stages.getOutputShapes(inputShapes)[last];
            structureDecoder.initialize(manager, dataType, split.shapes(structure));
        }
    }

    /** Builds a {@link TsglLamaEncoder}. */
    public static final class Builder {

        private LamaGenerator.Builder host;
        private Strategy strategy = Strategy.TWO_GLOBAL_LOCAL_TO_GLOBAL_LOCAL;
        private Set<Prior> priors = Variant.PUBLISHED.priors();
        private int guideWidth = 128;
        private StructureOutput structureOutput = StructureOutput.NONE;
        private List<Integer> strides = List.of();

        private Builder() {}

        /** Sets the host whose features are made. */
        public Builder setHost(LamaGenerator.Builder host) {
            this.host = Objects.requireNonNull(host, "host");
            return this;
        }

        /**
         * Sets how the texture is rebuilt; {@link Strategy#TWO_GLOBAL_LOCAL_TO_GLOBAL_LOCAL} by
         * default.
         */
        public Builder optStrategy(Strategy strategy) {
            this.strategy = Objects.requireNonNull(strategy, "strategy");
            return this;
        }

        /** Sets what the structure begins with; edges and gray picture by default. */
        public Builder optPriors(Set<Prior> priors) {
            this.priors = Objects.requireNonNull(priors, "priors");
            return this;
        }

        /**
         * Sets the channels of the hidden maps between guides and gamma, beta; 128 by default, at
         * least 1.
         */
        public Builder optGuideWidth(int width) {
            guideWidth = width;
            return this;
        }

        /** Sets when the structure is drawn; {@link StructureOutput#NONE} by default. */
        public Builder optStructureOutput(StructureOutput structureOutput) {
            this.structureOutput = Objects.requireNonNull(structureOutput, "structureOutput");
            return this;
        }

        /** Sets which stages' features are given; the host's coarsest by default. */
        public Builder optStrides(List<Integer> strides) {
            this.strides = List.copyOf(strides);
            return this;
        }

        /** The texture is as wide in all stages. */
        private List<FeatureLevel> levels() {
            int channels = host.config().coarsestChannels();
            return strides.isEmpty()
                    ? host.levels()
                    : strides.stream().map(stride -> new FeatureLevel(channels, stride)).toList();
        }

        /**
         * Builds the encoder.
         *
         * @return the encoder
         * @throws NullPointerException if the host was not set
         * @throws IllegalArgumentException if the host's features have but one part
         */
        public TsglLamaEncoder build() {
            Objects.requireNonNull(host, "setHost must be called");
            if (host.config().split().parts() == 1) {
                throw new IllegalArgumentException("the host's features need two parts");
            }
            return new TsglLamaEncoder(this);
        }

        /** The texture has its full width from the head on; the structure's doubles to it. */
        private TsglEncoder stages() {
            LamaConfig sizes = host.config();
            int width = sizes.coarsestChannels();
            TsglEncoder.Builder stages =
                    TsglEncoder.builder()
                            .optInputs(EncoderInputs.PLAIN_TEXTURE)
                            .optPriors(priors)
                            .optResidualSampling(ResidualSampling.NEAREST)
                            .setHead(head(width))
                            .optStructureHead(head(sizes.channels(0)));
            for (int i = 1; i < sizes.downsamplings(); i++) {
                stages.addStage(
                        down(sizes.channels(i), 0),
                        down(width, 0),
                        reconstruction(width),
                        TextureMask.DROP);
            }
            ChannelSplit split = sizes.split();
            return stages.addStage(
                            down(width, sizes.globalRatio()),
                            down(width, sizes.globalRatio()),
                            new SplitReconstruction(
                                    split,
                                    reconstruction(split.local()),
                                    reconstruction(split.global())),
                            TextureMask.DROP)
                    .build();
        }

        private static Block head(int filters) {
            return step(FourierConv2d.builder().setFilters(filters).setKernelShape(7));
        }

        private static Block down(int filters, double globalRatio) {
            return step(
                    FourierConv2d.builder()
                            .setFilters(filters)
                            .setKernelShape(3)
                            .optStride(2)
                            .optGlobalOut(globalRatio));
        }

        private static Block step(FourierConv2d.Builder conv) {
            return new FourierStep(
                    FourierConvLayer.activated(conv.build(), ActivationFunction.RELU));
        }

        private Reconstruction reconstruction(int channels) {
            return Reconstruction.builder()
                    .setChannels(channels)
                    .optStrategy(strategy)
                    .optHidden(guideWidth)
                    .optEdition(Edition.RELEASED)
                    .optShortcut()
                    .build();
        }
    }
}
