// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.balance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Arithmetic;

/**
 * Range equalization (Eq. 11): each position becomes a sum over its 3×3 neighbors, weighted by how
 * much their feature vectors agree with its own. Neighbors outside the map are zero.
 *
 * <p>NDList(x) to NDList(y), both of shape (N, C, H, W).
 *
 * <ul>
 *   <li>The paper: the weight of neighbor j is xᵢᵀxⱼ / (9 C): the normalization factor C' is the
 *       number of products in the sum, so that the result's scale depends neither on C nor on the
 *       neighborhood's size.
 *   <li>The released code: the agreement is sᵢᵀsⱼ / C with s = sigmoid(x); a softmax for each of
 *       the nine directions runs over all positions i; the result is re-read as {@link
 *       FeatureEqualization#arranged} says.
 * </ul>
 */
final class RangeEqualization extends ScopedBlock {

    /** The side of the neighborhood in positions, as the released code has it. */
    static final int SIDE = 3;

    private final Edition edition;
    private final int side;
    private final int neighbors;
    private final Shape border;

    RangeEqualization(Edition edition) {
        this(edition, SIDE);
    }

    /** The same with another neighborhood; its side is odd. */
    RangeEqualization(Edition edition, int side) {
        this.edition = edition;
        this.side = side;
        neighbors = side * side;
        int margin = side / 2;
        border = new Shape(margin, margin, margin, margin);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.singletonOrThrow();
        NDArray padded = x.pad(border, 0);
        NDArray weights;
        if (edition == Edition.PAPER) {
            weights = Arithmetic.scale(agreement(x, padded), 1.0 / neighbors);
        } else {
            NDArray s = Activation.sigmoid(x);
            NDArray agreement = agreement(s, s.pad(border, 0));
            Shape shape = agreement.getShape();
            weights = agreement.reshape(shape.get(0), neighbors, -1).softmax(-1).reshape(shape);
        }
        NDArray sums = null;
        for (int i = 0; i < neighbors; i++) {
            NDArray weight = weights.get(new NDIndex().addAllDim().addSliceDim(i, i + 1));
            NDArray part = neighbor(padded, i).mul(weight);
            if (sums == null) {
                sums = part;
            } else {
                sums.addi(part);
                part.close();
            }
        }
        return new NDList(FeatureEqualization.arranged(sums, edition));
    }

    /** The mean over channels of x · neighbor, for each neighbor: shape (N, neighbors, H, W). */
    private NDArray agreement(NDArray x, NDArray padded) {
        NDList means = new NDList(neighbors);
        for (int i = 0; i < neighbors; i++) {
            NDArray products = neighbor(padded, i).mul(x);
            means.add(Arithmetic.mean(products, 1));
            products.close();
        }
        return NDArrays.concat(means, 1);
    }

    /** The map moved so that each position holds its i-th neighbor, row by row. */
    private NDArray neighbor(NDArray padded, int i) {
        int top = i / side;
        int left = i % side;
        long height = padded.getShape().get(2) - side + 1;
        long width = padded.getShape().get(3) - side + 1;
        return padded.get(
                new NDIndex()
                        .addAllDim(2)
                        .addSliceDim(top, top + height)
                        .addSliceDim(left, left + width));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
