// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** Functions of single values and means, safe where gradients are recorded. */
public final class Arithmetic {

    private static final ScriptModule OPERATORS = ScriptModule.of(Arithmetic.class);

    private Arithmetic() {}

    /**
     * An array that a forward pass makes from Java values.
     *
     * <p>DJL's own {@code create} lends Java memory to PyTorch, which is gone when the array is
     * closed, though autograd may still need it for the backward pass; this is a copy in PyTorch's
     * memory.
     *
     * @param manager the manager of the array
     * @param values the values in row-major order
     * @param shape the shape
     * @return the array
     */
    public static NDArray constant(NDManager manager, float[] values, Shape shape) {
        try (NDArray lent = manager.create(values, shape)) {
            return lent.duplicate();
        }
    }

    /**
     * An array times a number.
     *
     * <p>DJL's own {@code mul(Number)} and {@code div(Number)} lend the number's Java memory to
     * PyTorch and close it at once; a backward pass after the next garbage collection then reads
     * what has come there since. Differentiable code must call this instead.
     *
     * @param x an array of any shape
     * @param factor the number
     * @return the product, of the shape of x
     */
    public static NDArray scale(NDArray x, double factor) {
        return OPERATORS.run("scale", new double[] {factor}, x);
    }

    /**
     * The greater of an array's values and a number; DJL's own {@code maximum(Number)} lends memory
     * as {@link #scale} tells.
     *
     * @param x an array of any shape
     * @param least the number
     * @return the values, of the shape of x
     */
    public static NDArray atLeast(NDArray x, double least) {
        return OPERATORS.run("at_least", new double[] {least}, x);
    }

    /**
     * Brings values beyond a range to its ends; there the gradient is 0.
     *
     * @param x an array of any shape
     * @param least the least value
     * @param greatest the greatest value
     * @return the values within the range, of the shape of x
     */
    public static NDArray clip(NDArray x, double least, double greatest) {
        return OPERATORS.run("clip", new double[] {least, greatest}, x);
    }

    /**
     * The mean over several axes, which stay with length 1.
     *
     * @param x the input
     * @param axes the axes; negative ones count from the end
     * @return the means
     */
    public static NDArray mean(NDArray x, int... axes) {
        return OPERATORS.run("mean", Arrays.stream(axes).asDoubleStream().toArray(), x);
    }

    /**
     * Shifts an array around along two axes; what leaves one end comes in at the other.
     *
     * @param x the input
     * @param shift1 the shift along the first axis, towards higher indices
     * @param shift2 the shift along the second axis
     * @param axis1 the first axis
     * @param axis2 the second axis
     * @return the shifted array
     */
    public static NDArray roll(NDArray x, long shift1, long shift2, int axis1, int axis2) {
        return OPERATORS.run("roll", new double[] {shift1, shift2, axis1, axis2}, x);
    }

    /**
     * The sum of the squares of each array's values, without making the squares.
     *
     * @param x arrays of any shapes, n in number
     * @return the sums, of shape (n)
     */
    public static NDArray sumsOfSquares(NDList x) {
        return OPERATORS.runOnLists("sums_of_squares", x).singletonOrThrow();
    }
}
