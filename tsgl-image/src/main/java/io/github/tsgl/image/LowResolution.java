// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

/**
 * Makes pictures smaller by averaging over areas, "Low-Resolution RGB" of the paper's Table VIII
 * (256 to 32).
 *
 * <p>Every small pixel is the mean of what it covers, partly covered pixels counted by their share;
 * unlike picking the nearest pixel this does not alias. For whole factors it is the block mean.
 */
public final class LowResolution {

    private LowResolution() {}

    /**
     * Makes a whole picture smaller.
     *
     * @param image a picture of shape (C, H, W)
     * @param height the new height h, from 1 to H
     * @param width the new width w, from 1 to W
     * @return the small picture, of shape (C, h, w)
     * @throws IllegalArgumentException if a new size is out of range
     */
    public static FloatImage of(FloatImage image, int height, int width) {
        return of(image, HoleMask.allKnown(image.width(), image.height()), height, width);
    }

    /**
     * Makes a picture with a hole smaller.
     *
     * @param image a picture of shape (C, H, W)
     * @param mask the hole
     * @param height the new height h, from 1 to H
     * @param width the new width w, from 1 to W
     * @return the small picture, of shape (C, h, w): the mean of the known pixels under each, 0
     *     where none is known
     * @throws IllegalArgumentException if the mask has another size or a new size is out of range
     */
    public static FloatImage of(FloatImage image, HoleMask mask, int height, int width) {
        AreaMeans means = AreaMeans.of(image, mask, height, width);
        return FloatImage.of(
                image.channels(),
                height,
                width,
                (c, y, x) -> means.known().get(0, y, x) > 0 ? means.picture().get(c, y, x) : 0);
    }
}
