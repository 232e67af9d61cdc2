// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.nn.Block;
import io.github.tsgl.layers.Sequence;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.fourier.FourierConv2d;
import io.github.tsgl.layers.fourier.FourierConvLayer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * LaMa's own encoder: a 7×7 convolution and some 3×3 ones of stride 2; only the last has a global
 * part.
 *
 * <p>Takes NDList(x) with x (N, 4, H, W): the picture in [0, 1], 0 in the hole, and 1 in the hole.
 * Returns the parts of the features (N, C, H / 2ⁿ, W / 2ⁿ), rounded up in each of the n steps.
 */
final class LamaEncoder extends Sequence {

    LamaEncoder(LamaConfig config) {
        steps(config).forEach(this::add);
    }

    /** The steps by their names, the one at full size first. */
    static Map<String, Block> steps(LamaConfig config) {
        Map<String, Block> steps = new LinkedHashMap<>();
        FourierConv2d.Builder head =
                FourierConv2d.builder().setFilters(config.channels(0)).setKernelShape(7);
        steps.put("head", layer(config, head));
        for (int i = 1; i <= config.downsamplings(); i++) {
            boolean last = i == config.downsamplings();
            FourierConv2d.Builder conv =
                    FourierConv2d.builder()
                            .setFilters(config.channels(i))
                            .setKernelShape(3)
                            .optStride(2)
                            .optGlobalOut(last ? config.globalRatio() : 0);
            if (config.style() == LamaStyle.REGULAR) {
                conv.optZeroPadding();
            }
            steps.put("down" + i, layer(config, conv));
        }
        return steps;
    }

    private static FourierConvLayer layer(LamaConfig config, FourierConv2d.Builder conv) {
        if (config.style() == LamaStyle.REGULAR) {
            conv.optBias();
        }
        return FourierConvLayer.activated(conv.build(), ActivationFunction.RELU);
    }
}
