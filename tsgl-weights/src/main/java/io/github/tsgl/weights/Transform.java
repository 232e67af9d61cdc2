// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import ai.djl.ndarray.types.Shape;

/** Turns a published tensor into one of the shape that a parameter has. */
@FunctionalInterface
public interface Transform {

    /**
     * Turns the tensor.
     *
     * @param tensor the published tensor
     * @return the tensor as the parameter needs it
     * @throws IllegalArgumentException if the tensor's shape does not allow it
     */
    StoredTensor apply(StoredTensor tensor);

    /**
     * Leaves the tensor as it is.
     *
     * @return the transform
     */
    static Transform identity() {
        return tensor -> tensor;
    }

    /**
     * Puts the axes in another order.
     *
     * @param axes for each new axis, the old one
     * @return the transform
     */
    static Transform transpose(int... axes) {
        int[] order = axes.clone();
        return tensor -> tensor.permute(order);
    }

    /**
     * Gives the tensor another shape with as many values.
     *
     * @param dimensions the sizes of the new axes
     * @return the transform
     */
    static Transform reshape(long... dimensions) {
        long[] shape = dimensions.clone();
        return tensor -> tensor.reshape(shape);
    }

    /**
     * Adds up along an axis, which stays with size 1.
     *
     * @param axis the axis
     * @return the transform
     */
    static Transform sum(int axis) {
        return tensor -> {
            Shape shape = tensor.shape();
            if (axis < 0 || axis >= shape.dimension()) {
                throw new IllegalArgumentException("shape " + shape + " has no axis " + axis);
            }
            long[] dimensions = shape.getShape().clone();
            dimensions[axis] = 1;
            int length = Math.toIntExact(shape.get(axis));
            int inner = Math.toIntExact(shape.slice(axis + 1).size());
            return StoredTensor.computed(
                    tensor.name(),
                    new Shape(dimensions),
                    () -> sums(tensor.toFloats(), length, inner));
        };
    }

    private static float[] sums(float[] values, int length, int inner) {
        float[] sums = new float[values.length / length];
        for (int i = 0; i < sums.length; i++) {
            int first = i / inner * length * inner + i % inner;
            double sum = 0;
            for (int k = 0; k < length; k++) {
                sum += values[first + k * inner];
            }
            sums[i] = (float) sum;
        }
        return sums;
    }

    /**
     * Does another transform after this one.
     *
     * @param next the other transform
     * @return both in a row
     */
    default Transform then(Transform next) {
        return tensor -> next.apply(apply(tensor));
    }
}
