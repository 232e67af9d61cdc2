// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import io.github.tsgl.evaluation.HoleKind;
import io.github.tsgl.evaluation.RatioRange;
import io.github.tsgl.image.HoleMask;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Holes that are drawn: the same ones for a result's name, a size and a seed, on any machine.
 *
 * @param kind what they look like
 * @param range how large they are, for kinds that are made as large as one likes
 * @param seed decides them
 * @param masks the folder that gets their masks, with its file system
 */
record DrawnHoles(HoleKind kind, RatioRange range, long seed, String masks)
        implements Serializable {

    HoleMask of(String name, int width, int height) {
        CRC32 sum = new CRC32();
        sum.update(name.getBytes(StandardCharsets.UTF_8));
        return kind.generator(range).generate(width, height, seed + (sum.getValue() << 16));
    }
}
