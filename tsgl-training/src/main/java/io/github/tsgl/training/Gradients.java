package io.github.tsgl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/** What is done to gradients in place. */
final class Gradients {

    private static final NDIndex ALL = new NDIndex("...");

    private Gradients() {}

    /** Sets a gradient to 0, also where it is no number. */
    static void clear(NDArray gradient) {
        gradient.set(ALL, 0);
    }
}
