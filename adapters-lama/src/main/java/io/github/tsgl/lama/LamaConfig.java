// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import io.github.tsgl.encoder.host.FeatureLevel;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.fourier.ChannelSplit;
import io.github.tsgl.layers.fourier.FourierConv2d;
import io.github.tsgl.layers.fourier.FourierConvLayer;
import io.github.tsgl.layers.fourier.FourierResidualBlock;
import java.util.List;

/**
 * What a LaMa is made of; see {@link LamaGenerator.Builder}.
 *
 * @param style the layers
 * @param width the channels at full size
 * @param mostChannels the most channels of all features
 * @param downsamplings the number of halvings n
 * @param blocks the number of residual blocks
 * @param globalRatio the share of the global part in the coarsest features
 * @param output what ends the network
 */
record LamaConfig(
        LamaStyle style,
        int width,
        int mostChannels,
        int downsamplings,
        int blocks,
        double globalRatio,
        PictureOutput output) {

    LamaConfig {
        boolean positive = width > 0 && mostChannels > 0 && downsamplings > 0;
        if (!positive || downsamplings > 16 || blocks < 0) {
            throw new IllegalArgumentException(
                    "width, channels or numbers of steps are out of range");
        }
        globalRatio = style == LamaStyle.REGULAR ? 0 : globalRatio;
    }

    /** The channels after some downsamplings. */
    int channels(int halvings) {
        return (int) Math.min(mostChannels, (long) width << halvings);
    }

    /** The channels of the coarsest features. */
    int coarsestChannels() {
        return channels(downsamplings);
    }

    /** How the coarsest features are split between the local and the global part. */
    ChannelSplit split() {
        return ChannelSplit.of(coarsestChannels(), globalRatio);
    }

    /** The features that an encoder must give. */
    List<FeatureLevel> levels() {
        return List.of(new FeatureLevel(coarsestChannels(), 1 << downsamplings));
    }

    /** A residual block of the coarsest features. */
    FourierResidualBlock residual() {
        FourierConvLayer first = FourierConvLayer.activated(conv(), ActivationFunction.RELU);
        FourierConvLayer second =
                style == LamaStyle.REGULAR
                        ? FourierConvLayer.linear(conv())
                        : FourierConvLayer.activated(conv(), ActivationFunction.RELU);
        return new FourierResidualBlock(first, second);
    }

    private FourierConv2d conv() {
        FourierConv2d.Builder conv =
                FourierConv2d.builder()
                        .setFilters(coarsestChannels())
                        .setKernelShape(3)
                        .optGlobalIn(globalRatio)
                        .optGlobalOut(globalRatio);
        return style == LamaStyle.REGULAR ? conv.optBias().build() : conv.build();
    }
}
