package io.github.tsgl.weights;

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
     * Does another transform after this one.
     *
     * @param next the other transform
     * @return both in a row
     */
    default Transform then(Transform next) {
        return tensor -> next.apply(apply(tensor));
    }
}
