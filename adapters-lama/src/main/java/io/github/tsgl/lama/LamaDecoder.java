// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import io.github.tsgl.layers.Sequence;

/**
 * LaMa's decoder: as many doublings of the size as the encoder halves it, and the layer that draws
 * the picture.
 *
 * <p>Takes the parts of the features (N, C, H, W), returns the picture (N, filters, 2ⁿ H, 2ⁿ W).
 */
final class LamaDecoder extends Sequence {

    LamaDecoder(LamaConfig config, int filters, PictureOutput output) {
        for (int i = config.downsamplings() - 1; i >= 0; i--) {
            UpStage stage = new UpStage(config.channels(i));
            add("up" + (config.downsamplings() - i), stage);
        }
        add("draw", new PictureLayer(filters, output));
    }
}
