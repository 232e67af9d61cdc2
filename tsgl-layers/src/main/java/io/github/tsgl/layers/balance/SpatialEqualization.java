// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.balance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.MatrixProducts;

/**
 * Spatial equalization (Eq. 10): each position becomes the mean of the whole map under a Gaussian
 * around it, whose weights on the map sum to 1.
 *
 * <p>NDList(x) to NDList(y), both of shape (N, C, H, W). The Gaussian of distance and its
 * normalization are products of one factor per axis, so two matrix products, G_H · x · G_Wᵀ, do it.
 */
final class SpatialEqualization extends ScopedBlock {

    /** The standard deviation in positions, as the released code has it. */
    static final double SIGMA = 1.5;

    private final Edition edition;
    private final double sigma;

    SpatialEqualization(Edition edition) {
        this(edition, SIGMA);
    }

    /** The same with another standard deviation. */
    SpatialEqualization(Edition edition, double sigma) {
        this.edition = edition;
        this.sigma = sigma;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.singletonOrThrow();
        NDArray rows = gaussians(x, Math.toIntExact(x.getShape().get(2)));
        NDArray columns = gaussians(x, Math.toIntExact(x.getShape().get(3)));
        NDArray blurred = MatrixProducts.matMul(rows, MatrixProducts.linear(x, columns, null));
        return new NDList(FeatureEqualization.arranged(blurred, edition));
    }

    /** The weights of positions (columns) around each position (rows) of a line. */
    private NDArray gaussians(NDArray like, int size) {
        float[] weights = new float[size * size];
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int j = 0; j < size; j++) {
                sum += gaussian(j - i);
            }
            for (int j = 0; j < size; j++) {
                weights[i * size + j] = (float) (gaussian(j - i) / sum);
            }
        }
        return Arithmetic.constant(like.getManager(), weights, new Shape(size, size))
                .toType(like.getDataType(), false);
    }

    private double gaussian(int distance) {
        return Math.exp(-distance * distance / (2 * sigma * sigma));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
