// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import io.github.tsgl.encoder.host.EncoderSpec;
import io.github.tsgl.encoder.host.FeatureLevel;
import io.github.tsgl.encoder.host.HoleContent;
import io.github.tsgl.encoder.host.PictureRange;
import io.github.tsgl.encoder.host.StagedEncoder;
import io.github.tsgl.layers.conv.FirstWeights;
import java.util.List;
import java.util.stream.IntStream;

/**
 * LaMa's own encoder for other hosts: the features of each of its halvings, the coarsest with the
 * local part before the global one. Looks at picture and mask alone.
 */
final class LamaFeatures extends StagedEncoder {

    private final EncoderPreparation preparation;

    private LamaFeatures(LamaConfig config, HoleContent hole) {
        super(levels(config), LamaEncoder.steps(config));
        preparation =
                hole == HoleContent.DRAFT ? EncoderPreparation.COMPOSED : EncoderPreparation.LAMA;
        FirstWeights.UNIFORM.set(this);
    }

    private static List<FeatureLevel> levels(LamaConfig config) {
        return FeatureLevel.halvings(
                IntStream.rangeClosed(1, config.downsamplings()).map(config::channels).toArray());
    }

    /** As wide as what the host wants. */
    static LamaFeatures of(EncoderSpec spec) {
        List<FeatureLevel> halvings = spec.halvings();
        FeatureLevel coarsest = halvings.get(halvings.size() - 1);
        LamaGenerator.Builder settings =
                LamaGenerator.builder()
                        .optDownsamplings(halvings.size())
                        .optWidth(Math.max(1, halvings.get(0).channels() / 2))
                        .optMostChannels(coarsest.channels());
        return new LamaFeatures(settings.config(), spec.hole());
    }

    @Override
    protected NDArray seen(NDArray picture, NDArray mask) {
        return preparation.prepare(PictureRange.UNIT.toNetwork(picture), mask).head();
    }
}
