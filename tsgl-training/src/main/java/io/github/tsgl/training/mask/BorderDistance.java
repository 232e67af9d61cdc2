// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.mask;

import io.github.tsgl.image.HoleMask;

/**
 * Whether holes come close to the picture's border: within 50 of 512 pixels of the shorter side, as
 * published for the irregular masks.
 */
public enum BorderDistance {
    /** Some hole is close to the border. */
    NEAR,
    /** Every hole keeps its distance. */
    FAR;

    private static final double PART = 50.0 / 512;

    /**
     * Returns how close a mask's holes come to the border.
     *
     * @param mask the mask
     * @return near or far
     */
    public static BorderDistance of(HoleMask mask) {
        int width = mask.width();
        int height = mask.height();
        int margin = (int) Math.round(PART * Math.min(width, height));
        for (int y = 0; y < height; y++) {
            for (int x = mask.nextHole(0, y); x < width; x = mask.nextHole(x + 1, y)) {
                int distance = Math.min(Math.min(x, width - 1 - x), Math.min(y, height - 1 - y));
                if (distance < margin) {
                    return NEAR;
                }
            }
        }
        return FAR;
    }
}
