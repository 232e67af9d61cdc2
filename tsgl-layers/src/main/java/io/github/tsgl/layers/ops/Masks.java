// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;

/** Masks inside networks: 1 = known, 0 = hole. */
public final class Masks {

    private Masks() {}

    /**
     * Changes a mask's polarity: {@code 1 − mask}. The published networks that speak of holes, 1 =
     * hole, get theirs here.
     *
     * @param mask a mask of any shape, or shares from 0 to 1
     * @return 1 where the mask is 0, and 0 where it is 1
     */
    public static NDArray inverted(NDArray mask) {
        return mask.neg().add(1);
    }
}
