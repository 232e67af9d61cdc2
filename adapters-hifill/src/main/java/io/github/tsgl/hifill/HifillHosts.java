// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import io.github.tsgl.encoder.host.EncoderProvider;
import io.github.tsgl.encoder.host.HostProvider;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.layers.gated.GatedConvKind;
import java.util.List;

/** HiFill, Ours(HiFill), and HiFill's refinement encoder for other hosts. */
public final class HifillHosts implements HostProvider {

    /** Makes the provider. */
    public HifillHosts() {}

    @Override
    public List<InpaintingHost> hosts() {
        return List.of(
                new HifillHost(
                        "hifill",
                        "HiFill, which brings the detail of large photos back",
                        HifillHost.ENCODER,
                        InputSpec.pictureAndMask(),
                        List.of("hifill", "hifill-small")),
                new HifillHost(
                        "ours-hifill",
                        "HiFill behind the TSGL encoder",
                        "tsgl",
                        InputSpec.paper(),
                        List.of(
                                "ours-hifill",
                                "ours-hifill-celeba",
                                "ours-hifill-places2",
                                "ours-hifill-small")));
    }

    @Override
    public List<EncoderProvider> encoders() {
        return List.of(
                EncoderProvider.of(
                        HifillHost.ENCODER,
                        spec ->
                                new RefinementEncoder(
                                        GatedConvKind.DEPTH_SEPARABLE,
                                        spec.halvings(),
                                        spec.hole())));
    }
}
