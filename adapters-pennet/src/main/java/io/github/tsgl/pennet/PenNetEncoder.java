// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import io.github.tsgl.encoder.host.FeatureLevel;
import io.github.tsgl.encoder.host.HoleContent;
import io.github.tsgl.encoder.host.StagedEncoder;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.FirstWeights;
import io.github.tsgl.layers.ops.Masks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * PEN-Net's own encoder: six convolutions of stride 2, or as many as a host wants.
 *
 * <p>Looks at picture and mask alone. As published, the hole is filled with white, unless there is
 * a draft in it, and a fourth channel is 1 in it.
 */
final class PenNetEncoder extends StagedEncoder {

    private final HoleContent hole;

    /** Takes levels of strides 2, 4, 8, ... */
    PenNetEncoder(List<FeatureLevel> levels, HoleContent hole) {
        super(levels, stages(levels));
        this.hole = hole;
        FirstWeights.NORMAL.set(this);
    }

    private static Map<String, Block> stages(List<FeatureLevel> levels) {
        Map<String, Block> stages = new LinkedHashMap<>();
        for (int level = 1; level <= levels.size(); level++) {
            ActivationFunction activation =
                    level == levels.size()
                            ? ActivationFunction.RELU
                            : ActivationFunction.LEAKY_RELU;
            int channels = levels.get(level - 1).channels();
            stages.put("level" + level, PenNetLayers.halving(channels, activation));
        }
        return stages;
    }

    @Override
    protected NDArray seen(NDArray picture, NDArray mask) {
        NDArray outside = Masks.inverted(mask);
        NDArray filled = hole == HoleContent.DRAFT ? picture : picture.mul(mask).add(outside);
        return filled.concat(outside, 1);
    }
}
