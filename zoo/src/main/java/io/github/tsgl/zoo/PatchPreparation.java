package io.github.tsgl.zoo;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.tsgl.image.FloatImage;

/** Makes a network's input arrays. */
@FunctionalInterface
interface PatchPreparation {

    /**
     * Prepares a picture.
     *
     * @param manager the manager that gets the arrays
     * @param image an RGB picture (3, H, W) in [0, 1], made from 8 bits per value
     * @param mask the mask (1, H, W): 0 in the hole, 1 elsewhere
     * @return the arrays, each a batch of one
     */
    NDList prepare(NDManager manager, FloatImage image, FloatImage mask);
}
