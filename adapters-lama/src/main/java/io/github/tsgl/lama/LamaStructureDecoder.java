// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import io.github.tsgl.layers.Sequence;

/**
 * The auxiliary decoder of Ours(LaMa), which draws the edges from the encoder's last structure (Eq.
 * 14): residual blocks and a decoder like the host's. Only training needs it.
 *
 * <p>Takes the parts of the structure (N, C, H, W), returns the edges (N, 1, 2ⁿ H, 2ⁿ W) in [0, 1].
 */
final class LamaStructureDecoder extends Sequence {

    static final int BLOCKS = 3;

    LamaStructureDecoder(LamaConfig host) {
        for (int i = 1; i <= BLOCKS; i++) {
            add("residual" + i, host.residual());
        }
        add("decoder", new LamaDecoder(host, 1, PictureOutput.SIGMOID));
    }
}
