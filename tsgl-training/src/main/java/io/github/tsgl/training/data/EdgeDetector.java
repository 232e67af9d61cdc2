package io.github.tsgl.training.data;

import io.github.tsgl.training.mask.HoleMask;

/** Finds the edges of a picture, as the network's structure input and as its target. */
@FunctionalInterface
public interface EdgeDetector {

    /**
     * Finds edges.
     *
     * @param picture the picture
     * @param mask where the picture may be looked at; edges in the hole are 0
     * @return height × width values, 1 on an edge, else 0
     */
    float[] detect(RgbImage picture, HoleMask mask);
}
