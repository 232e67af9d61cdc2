// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import io.github.tsgl.encoder.host.EncoderProvider;
import io.github.tsgl.encoder.host.HostProvider;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.input.InputSpec;
import java.util.List;

/** PEN-Net, Ours(PENNet), and PEN-Net's encoder for other hosts. */
public final class PenNetHosts implements HostProvider {

    /** Makes the provider. */
    public PenNetHosts() {}

    @Override
    public List<InpaintingHost> hosts() {
        return List.of(
                new PenNetHost(
                        "pennet",
                        "PEN-Net",
                        PenNetHost.ENCODER,
                        InputSpec.pictureAndMask(),
                        List.of("pennet", "pennet-small")),
                new PenNetHost(
                        "ours-pennet",
                        "PEN-Net behind the TSGL encoder",
                        "tsgl",
                        InputSpec.paper(),
                        List.of(
                                "ours-pennet",
                                "ours-pennet-celeba",
                                "ours-pennet-places2",
                                "ours-pennet-small")));
    }

    @Override
    public List<EncoderProvider> encoders() {
        return List.of(
                EncoderProvider.of(
                        PenNetHost.ENCODER,
                        spec -> new PenNetEncoder(spec.halvings(), spec.hole())));
    }
}
