// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.tiled;

import ai.djl.training.ParameterStore;

/** A block whose output rows depend, in inference, on few input rows. */
public interface LocalBlock {

    /**
     * Tells whether the block is local as it was built.
     *
     * @return true if {@link #tiled} may be called
     */
    boolean isLocal();

    /**
     * The output of the inference pass.
     *
     * @param parameters gives the parameters' values on the input's device
     * @param x the input (N, C, H, W)
     * @return the rows of the output
     */
    TiledMap tiled(ParameterStore parameters, TiledMap x);
}
