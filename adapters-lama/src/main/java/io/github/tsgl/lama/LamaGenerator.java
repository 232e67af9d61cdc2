// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.FeatureLevel;
import io.github.tsgl.encoder.host.HostEncoder;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.fourier.ChannelSplit;
import io.github.tsgl.layers.ops.Layout;
import io.github.tsgl.layers.tiled.LocalChain;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * LaMa's generator (Suvorov et al. 2022): an encoder, residual blocks on its coarsest features, and
 * a decoder.
 *
 * <p>Any encoder will do that gives {@link Builder#levels()}, whose channels are split into a local
 * and a global part: residual blocks and decoder do not know which one they have. The inputs are
 * the encoder's. LaMa's own takes NDList(x), x (N, 4, H, W): the picture in [0, 1], 0 in the hole,
 * and a channel that is 1 in the hole. Returns NDList(picture) of shape (N, 3, H, W), the sides
 * rounded up to a multiple of 2ⁿ, n being the number of downsamplings, 3 in LaMa; a side must be
 * longer than 2ⁿ pixels. A structure that the encoder draws comes behind the picture.
 */
final class LamaGenerator extends ScopedBlock {

    private final LamaConfig config;
    private final ChannelSplit split;
    private final Block encoder; // LaMa's own, which gives the parts, or a HostEncoder
    private final LamaDecoder decoder;
    private final List<Block> host = new ArrayList<>();

    private LamaGenerator(Builder builder) {
        config = builder.config();
        split = config.split();
        encoder =
                addChildBlock(
                        "encoder",
                        builder.encoder == null ? new LamaEncoder(config) : builder.encoder);
        for (int i = 1; i <= config.blocks(); i++) {
            host.add(addChildBlock("residual" + i, config.residual()));
        }
        decoder = addChildBlock("decoder", new LamaDecoder(config, builder.maps, config.output()));
        host.add(decoder);
    }

    /** Makes a builder with the settings of {@link #fourier()}. */
    public static Builder builder() {
        return new Builder();
    }

    /** LaMa-Fourier: 27,048,835 parameters. */
    public static Builder fourier() {
        return builder();
    }

    /** Big-LaMa: 18 residual blocks, 50,975,875 parameters. */
    public static Builder bigLama() {
        return builder().optBlocks(18);
    }

    /** LaMa-Regular: no Fourier convolutions, 45,617,731 parameters. */
    public static Builder regular() {
        return builder().optStyle(LamaStyle.REGULAR);
    }

    LamaConfig config() {
        return config;
    }

    boolean hasOwnEncoder() {
        return encoder instanceof LamaEncoder;
    }

    Block encoder() {
        return encoder;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList laidOut = Layout.convolutionLayout(inputs);
        NDList encoded = encoder.forward(parameters, laidOut, training);
        NDList features = parts(encoded);
        NDArray picture = LocalChain.run(host, parameters, features, training).head();
        NDList outputs = new NDList(Layout.channelsFirst(picture));
        if (!hasOwnEncoder()) {
            outputs.addAll(encoded.subNDList(1));
        }
        return outputs;
    }

    private NDList parts(NDList encoded) {
        return hasOwnEncoder() ? encoded : split.split(encoded.head());
    }

    /** The parts of the features that the encoder makes, in inference. */
    NDList features(ParameterStore parameters, NDList inputs) {
        return parts(encoder.forward(parameters, inputs, false));
    }

    /** The steps that make the picture of the features. */
    List<Block> host() {
        List<Block> steps = new ArrayList<>(host.subList(0, config.blocks()));
        steps.addAll(decoder.blocks());
        return steps;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        encoder.initialize(manager, dataType, inputShapes);
        Shape[] shapes = features(encoder.getOutputShapes(inputShapes));
        for (Block step : host) {
            step.initialize(manager, dataType, shapes);
            shapes = step.getOutputShapes(shapes);
        }
    }

    private Shape[] features(Shape[] encoded) {
        return hasOwnEncoder() ? encoded : split.shapes(encoded[0]);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] encoded = encoder.getOutputShapes(inputShapes);
        Shape[] outputs = hasOwnEncoder() ? new Shape[1] : encoded.clone();
        outputs[0] = decoder.getOutputShapes(features(encoded))[0];
        return outputs;
    }

    /** Builds a {@link LamaGenerator}. */
    public static final class Builder {

        private LamaStyle style = LamaStyle.FOURIER;
        private int downsamplings = 3;
        private PictureOutput output = PictureOutput.SIGMOID;
        private int maps = 3;
        private int width = 64;
        private int most = 1024;
        private int blocks = 9;
        private double globalRatio = 0.75;
        private HostEncoder encoder;

        private Builder() {}

        /** Sets what the network is made of; {@link LamaStyle#FOURIER} by default. */
        public Builder optStyle(LamaStyle style) {
            this.style = Objects.requireNonNull(style, "style");
            return this;
        }

        /**
         * Sets the channels at full size, which double with each downsampling; 64 by default, at
         * least 1.
         */
        public Builder optWidth(int width) {
            this.width = width;
            return this;
        }

        /** Sets the most channels that features have; 1024 by default, at least 1. */
        public Builder optMostChannels(int channels) {
            most = channels;
            return this;
        }

        /** Sets how often the encoder halves the size; 3 by default, at least 1. */
        public Builder optDownsamplings(int downsamplings) {
            this.downsamplings = downsamplings;
            return this;
        }

        /** Sets the number of residual blocks; 9 by default, at least 0. */
        public Builder optBlocks(int blocks) {
            this.blocks = blocks;
            return this;
        }

        /**
         * Sets the share of the global part in the coarsest features, from 0 to 1; 0.75 by default,
         * and 0 with {@link LamaStyle#REGULAR} whatever is set.
         */
        public Builder optGlobalRatio(double ratio) {
            globalRatio = ratio;
            return this;
        }

        /** Sets the picture's range; {@link PictureOutput#SIGMOID} by default. */
        public Builder optOutput(PictureOutput output) {
            this.output = Objects.requireNonNull(output, "output");
            return this;
        }

        /** Sets how many maps are drawn; 3 by default, the colors of a picture. */
        Builder optMaps(int count) {
            maps = count;
            return this;
        }

        /** Replaces LaMa's own encoder by one that gives {@link #levels()}. */
        public Builder optEncoder(HostEncoder encoder) {
            this.encoder = Objects.requireNonNull(encoder, "encoder");
            return this;
        }

        /**
         * The features that an encoder must give.
         *
         * @return one level of stride 2ⁿ, n being the number of downsamplings
         * @throws IllegalArgumentException if a setting is out of range
         */
        public List<FeatureLevel> levels() {
            return config().levels();
        }

        LamaConfig config() {
            return new LamaConfig(style, width, most, downsamplings, blocks, globalRatio, output);
        }

        /**
         * Builds the network.
         *
         * @return the network
         * @throws IllegalArgumentException if a setting is out of range
         */
        public LamaGenerator build() {
            if (encoder != null) {
                FeatureLevel.requireSame(encoder.levels(), levels());
            }
            return new LamaGenerator(this);
        }
    }
}
