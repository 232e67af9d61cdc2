// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import io.github.tsgl.encoder.host.EncoderProvider;
import io.github.tsgl.encoder.host.EncoderSpec;
import io.github.tsgl.encoder.host.FeatureLevel;
import io.github.tsgl.encoder.host.HostEncoder;
import io.github.tsgl.encoder.host.HostProvider;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.Variant;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Prior;
import java.util.List;
import java.util.Set;

/**
 * LaMa, Big-LaMa, Ours(LaMa), and two encoders for other hosts: LaMa's, and TSGL's of fast Fourier
 * convolutions.
 */
public final class LamaHosts implements HostProvider {

    /** Makes the provider. */
    public LamaHosts() {}

    @Override
    public List<InpaintingHost> hosts() {
        return List.of(LamaHost.LAMA, LamaHost.BIG_LAMA, LamaHost.OURS_LAMA, new BlendHost());
    }

    @Override
    public List<EncoderProvider> encoders() {
        return List.of(EncoderProvider.of(LamaHost.OWN_ENCODER, LamaFeatures::of), new Fourier());
    }

    private static final class Fourier implements EncoderProvider {

        @Override
        public String name() {
            return LamaHost.FOURIER_ENCODER;
        }

        @Override
        public Set<Prior> priors(Variant variant) {
            return InputSpec.priors(variant.priors());
        }

        @Override
        public Set<String> variable() {
            return Set.of("priors");
        }

        /** Its coarsest features are mirrored at their border, so there must be two of them. */
        @Override
        public int smallestSide(int coarsest) {
            return coarsest + 1;
        }

        /** As in the published Ours(LaMa), the structure begins a quarter as wide as it ends. */
        @Override
        public HostEncoder make(EncoderSpec spec) {
            List<FeatureLevel> wanted =
                    spec.levels().stream().filter(level -> level.stride() > 1).toList();
            FeatureLevel coarsest = wanted.get(wanted.size() - 1);
            int channels = coarsest.channels();
            LamaGenerator.Builder sizes =
                    TsglLamaEncoder.host()
                            .optDownsamplings(coarsest.halvingCount())
                            .optWidth(Math.max(1, channels / 4))
                            .optMostChannels(channels);
            return TsglLamaEncoder.builder()
                    .setHost(sizes)
                    .optStrides(wanted.stream().map(FeatureLevel::stride).toList())
                    .optStrategy(spec.strategy())
                    .optPriors(spec.variant().priors())
                    .optGuideWidth(Math.max(1, channels / 2))
                    .optStructureOutput(spec.structure())
                    .build();
        }
    }
}
