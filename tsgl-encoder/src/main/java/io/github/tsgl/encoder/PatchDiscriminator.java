// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.nn.Activation;
import io.github.tsgl.layers.Sequence;
import io.github.tsgl.layers.conv.FirstWeights;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.conv.SpectralNormConv2d;

/**
 * The discriminator of TSGL and PEN-Net: four spectral-normalized 5×5 convolutions, the first three
 * with stride 2, and a last one that judges each patch.
 *
 * <p>Takes pictures (N, 3, H, W) in [-1, 1], returns scores (N, 1, H', W') without a bound, H'
 * about H / 8 - 4.
 */
public final class PatchDiscriminator extends Sequence {

    private static final int LAYERS = 4;
    private static final int KERNEL = 5;
    private static final float SLOPE = 0.2f;

    /**
     * Makes the discriminator.
     *
     * @param width channels of the first layer, 64 as published; it doubles in each of the next
     */
    public PatchDiscriminator(int width) {
        for (int i = 0; i < LAYERS; i++) {
            SpectralNormConv2d conv =
                    SpectralNormConv2d.builder()
                            .setFilters(width << i)
                            .setKernelShape(KERNEL)
                            .optStride(i < LAYERS - 1 ? 2 : 1)
                            .optPadding(1)
                            .optBias(false)
                            .build();
            add("layer" + (i + 1), conv);
            add("activation" + (i + 1), Activation.leakyReluBlock(SLOPE));
        }
        add(
                "judge",
                PlainConv2d.builder().setFilters(1).setKernelShape(KERNEL).optPadding(1).build());
        FirstWeights.NORMAL.set(this);
    }
}
