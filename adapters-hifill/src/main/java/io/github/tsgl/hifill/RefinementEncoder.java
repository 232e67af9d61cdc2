// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import io.github.tsgl.encoder.host.FeatureLevel;
import io.github.tsgl.encoder.host.HoleContent;
import io.github.tsgl.encoder.host.StagedEncoder;
import io.github.tsgl.layers.Sequence;
import io.github.tsgl.layers.gated.GatedConvKind;
import io.github.tsgl.layers.ops.Layout;
import io.github.tsgl.layers.ops.Masks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * HiFill's own refinement encoder: each stage halves the size and has one convolution more. Looks
 * at picture and mask alone.
 */
final class RefinementEncoder extends StagedEncoder {

    private final HoleContent hole;

    /** Takes levels of strides 2, 4, 8, ... */
    RefinementEncoder(GatedConvKind kind, List<FeatureLevel> levels, HoleContent hole) {
        super(levels, stages(new GatedLayers(kind), levels));
        this.hole = hole;
    }

    private static Map<String, Block> stages(GatedLayers layers, List<FeatureLevel> levels) {
        Map<String, Block> stages = new LinkedHashMap<>();
        for (FeatureLevel level : levels) {
            Sequence stage =
                    new Sequence()
                            .add("down", layers.halving(level.channels(), 3))
                            .add("conv", layers.plain(level.channels()));
            stages.put("stage" + (stages.size() + 1), stage);
        }
        return stages;
    }

    @Override
    protected NDArray seen(NDArray picture, NDArray mask) {
        NDArray content = hole == HoleContent.DRAFT ? picture : picture.mul(mask);
        return Layout.channelsLast(content.concat(Masks.inverted(mask), 1));
    }
}
