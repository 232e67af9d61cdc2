package io.github.tsgl.training.mask;

import io.github.tsgl.image.HoleMask;

/** Draws holes: any number, in any size, each decided by a seed. */
@FunctionalInterface
public interface MaskGenerator {

    /**
     * Draws a mask; the same size and seed give the same mask, in any thread.
     *
     * @param width the width in pixels
     * @param height the height in pixels
     * @param seed the seed
     * @return the mask, with at least one pixel of hole
     */
    HoleMask generate(int width, int height, long seed);
}
