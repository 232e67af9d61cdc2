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
 * @param percentFrom the least part of the photo, for kinds that have one
 * @param percentTo the greatest part
 * @param seed decides them
 * @param masks the folder that gets their masks, with its file system
 */
record DrawnHoles(HoleKind kind, int percentFrom, int percentTo, long seed, String masks)
        implements Serializable {

    HoleMask of(String name, int width, int height) {
        CRC32 sum = new CRC32();
        sum.update(name.getBytes(StandardCharsets.UTF_8));
        return kind.generator(new RatioRange(percentFrom, percentTo))
                .generate(width, height, seed + (sum.getValue() << 16));
    }
}
