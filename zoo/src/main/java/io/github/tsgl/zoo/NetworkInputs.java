package io.github.tsgl.zoo;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/** Makes the arrays that an inpainting network takes from a piece of a photo. */
@FunctionalInterface
public interface NetworkInputs {

    /**
     * Makes the network's input arrays.
     *
     * @param manager the manager, and with it the device, of the arrays
     * @param patch the piece of the photo with its hole
     * @return the arrays (image, edges, texture, grey, mask), each of shape (1, C, H, W), the first
     *     four multiplied by the mask, in which 1 is known and 0 is hole
     */
    NDList prepare(NDManager manager, Patch patch);
}
