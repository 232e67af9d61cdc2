// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;

/** Makes one parameter's tensor out of several published ones. */
@FunctionalInterface
public interface Combination {

    /**
     * Combines the tensors; values are best computed only when they are asked for ({@link
     * StoredTensor#computed}).
     *
     * @param tensors the published tensors, in the table's order
     * @return the parameter's tensor
     * @throws IllegalArgumentException if the tensors' shapes do not allow it
     */
    StoredTensor apply(List<StoredTensor> tensors);

    /**
     * Joins the tensors along an axis.
     *
     * @param axis the axis
     * @return the combination
     */
    static Combination concatenation(int axis) {
        return tensors -> {
            long[] dimensions = tensors.get(0).shape().getShape().clone();
            if (axis < 0 || axis >= dimensions.length) {
                throw new IllegalArgumentException("there is no axis " + axis);
            }
            dimensions[axis] = 0;
            for (StoredTensor tensor : tensors) {
                long[] other = tensor.shape().getShape().clone();
                long length = axis < other.length ? other[axis] : 0;
                dimensions[axis] += length;
                other = dimensions.clone();
                other[axis] = length;
                if (!new Shape(other).equals(tensor.shape())) {
                    throw new IllegalArgumentException(
                            "shape " + tensor.shape() + " does not go with the others");
                }
            }
            String name = tensors.get(0).name() + " and others";
            Shape shape = new Shape(dimensions);
            return StoredTensor.computed(name, shape, () -> join(tensors, axis, shape));
        };
    }

    private static float[] join(List<StoredTensor> tensors, int axis, Shape shape)
            throws IOException {
        float[] joined = new float[Math.toIntExact(shape.size())];
        int row = Math.toIntExact(shape.slice(axis).size());
        int start = 0;
        for (StoredTensor tensor : tensors) {
            int length = Math.toIntExact(tensor.shape().slice(axis).size());
            FloatBuffer values = FloatBuffer.wrap(tensor.toFloats());
            for (int at = start; values.hasRemaining(); at += row) {
                values.get(joined, at, length);
            }
            start += length;
        }
        return joined;
    }
}
