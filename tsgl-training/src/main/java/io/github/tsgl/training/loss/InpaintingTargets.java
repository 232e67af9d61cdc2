// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * What an inpainting network should make of its inputs. DJL's labels are the list of the three.
 *
 * @param picture the whole picture (N, 3, H, W) in [−1, 1]
 * @param structure the edges of the whole picture (N, 1, H, W), each 0 or 1
 * @param mask the mask (N, 1, H, W), 1 = known, 0 = hole
 */
public record InpaintingTargets(NDArray picture, NDArray structure, NDArray mask) {

    /**
     * Reads a list.
     *
     * @param labels picture, structure and mask
     * @return the targets
     */
    public static InpaintingTargets of(NDList labels) {
        return new InpaintingTargets(labels.get(0), labels.get(1), labels.get(2));
    }

    /**
     * Makes a list.
     *
     * @return picture, structure and mask
     */
    public NDList toList() {
        return new NDList(picture, structure, mask);
    }
}
