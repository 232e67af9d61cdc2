package io.github.tsgl.encoder.host;

import ai.djl.nn.Block;

/** Makes a network refine its pictures, which takes many times as long. */
@FunctionalInterface
public interface Refiner {

    /**
     * Makes a network refine.
     *
     * @param network a network of the host
     * @return a block that takes and returns what the network does, with the same parameters
     * @throws IllegalArgumentException if the network cannot refine
     */
    Block refined(Block network);
}
