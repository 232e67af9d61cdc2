// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.reconstruct;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import java.util.Map;

/** A reconstruction that shows what its branches make, before they are added (Fig. 11). */
public interface Branched {

    /**
     * Makes the branches apart, as in inference.
     *
     * @param parameters gives the parameters' values on the inputs' device
     * @param inputs what the forward pass takes, NDList(T, S, L)
     * @return by its guide each branch, of the shape (N, C, H, W) of their sum; none for the
     *     baseline
     */
    Map<Guide, NDArray> branches(ParameterStore parameters, NDList inputs);
}
