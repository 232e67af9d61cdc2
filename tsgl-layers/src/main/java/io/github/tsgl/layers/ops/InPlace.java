// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** Functions that overwrite their first argument, which spares an array of the same size. */
public final class InPlace {

    private static final ScriptModule OPERATORS = ScriptModule.of(InPlace.class);

    private InPlace() {}

    /**
     * The sum of two arrays, in the memory of the first one where no gradients are recorded.
     *
     * @param x an array of any shape that is not used again
     * @param y an array whose shape is the same or broadcasts to it
     * @return the sum
     */
    public static NDArray addLast(NDArray x, NDArray y) {
        return GradientRecording.isOn() ? x.add(y) : x.addi(y);
    }

    /**
     * The quotient of two arrays, in the memory of the first one where no gradients are recorded.
     *
     * @param x an array of any shape that is not used again
     * @param y an array whose shape broadcasts to it
     * @return the quotient, of the shape of x
     */
    public static NDArray divideLast(NDArray x, NDArray y) {
        return GradientRecording.isOn() ? x.div(y) : x.divi(y);
    }

    /**
     * Adds a product to an array in place, in one step.
     *
     * @param target the array to add to, which is changed
     * @param a one factor, of the target's shape
     * @param b the other factor, of the target's shape
     * @return target + a b, in the target's memory
     */
    public static NDArray addProduct(NDArray target, NDArray a, NDArray b) {
        return OPERATORS.run("add_product", target, a, b);
    }

    /**
     * Sets what is below 0 to 0, in place.
     *
     * @param x the array to change, which must not require a gradient
     * @return the same values in an array that shares x's memory
     */
    public static NDArray relu(NDArray x) {
        return OPERATORS.run("relu_in_place", x);
    }

    /**
     * Multiplies what is below 0, in place.
     *
     * @param x the array to change, which must not require a gradient
     * @param slope the factor of values below 0
     * @return the same values in an array that shares x's memory
     */
    public static NDArray leakyRelu(NDArray x, double slope) {
        return OPERATORS.run("leaky_relu_in_place", new double[] {slope}, x);
    }

    /**
     * Overwrites an array's values in place.
     *
     * @param target the array to overwrite, which must not require a gradient
     * @param source the new values, broadcast to the target's shape
     */
    public static void assign(NDArray target, NDArray source) {
        OPERATORS.run("assign", target, source).close();
    }

    /**
     * Moves arrays part of the way towards others, in place and in one pass over each.
     *
     * @param targets the arrays to move, which must not require gradients
     * @param values where to, in the targets' shapes
     * @param part the part of the way, from 0 to 1
     */
    public static void moveTowards(NDList targets, NDList values, double part) {
        OPERATORS.runOnLists("move_towards", new double[] {part}, targets, values).close();
    }
}
