// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** Gradients of scalars without a backward pass through all parameters. */
public final class Gradients {

    private static final ScriptModule OPERATORS = ScriptModule.of(Gradients.class);

    private Gradients() {}

    /**
     * The gradient of a scalar with respect to an array it was computed from, which can itself be
     * differentiated, so that losses may hold it.
     *
     * @param y the scalar
     * @param x the array, which requires a gradient
     * @return dy / dx, in the shape of x
     */
    public static NDArray differentiableGradient(NDArray y, NDArray x) {
        return OPERATORS.run("gradient", x, y);
    }

    /**
     * The gradients of a scalar with respect to arrays it was computed from, which frees its graph.
     *
     * <p>Unlike a backward pass this computes no other gradients, and leaves none behind in the
     * arrays.
     *
     * @param y the scalar
     * @param x the arrays, which require gradients; none twice
     * @return dy / dx for each x, in its shape; zeros where y does not depend on it
     */
    public static NDList gradients(NDArray y, NDList x) {
        return OPERATORS.runOnLists("gradients", new NDList(y), x);
    }
}
