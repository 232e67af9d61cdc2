// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.layers.ops.Masks;
import io.github.tsgl.layers.ops.MatrixProducts;

/**
 * How much the texture of holes differs, wherever in the hole it is: the style loss of Gatys et al.
 * (<i>Image style transfer using convolutional neural networks</i>, 2016), of features of length 1.
 *
 * <p>At each tap Σ w u uᵀ / Σ w, w being how much of a position is hole and u its features, is a
 * matrix of trace 1 for each picture. The style is the mean over pictures of the squared Frobenius
 * norms of the differences, summed over taps.
 */
final class HoleStyle {

    /** Keeps a picture without a hole at 0. */
    private static final double EPSILON = 1e-6;

    private HoleStyle() {}

    /** Compares taps (N, C, h, w) for a mask (N, 1, H, W), 1 = known. */
    static NDArray difference(NDList seen, NDList wanted, NDArray mask) {
        NDArray hole = Masks.inverted(mask);
        NDArray sum = null;
        for (int i = 0; i < seen.size(); i++) {
            Shape size = seen.get(i).getShape();
            NDArray weights =
                    Interpolation.BILINEAR_ANTIALIASED.resize(hole, size.get(2), size.get(3));
            NDArray difference =
                    products(seen.get(i), weights).sub(products(wanted.get(i), weights));
            NDArray norm = difference.square().sum(new int[] {1, 2}).mean();
            sum = sum == null ? norm : sum.add(norm);
        }
        return sum;
    }

    private static NDArray products(NDArray features, NDArray weights) {
        Shape shape = features.getShape();
        NDArray rows = features.reshape(shape.get(0), shape.get(1), -1);
        NDArray share = weights.reshape(shape.get(0), 1, -1);
        NDArray all = share.sum(new int[] {2}, true).add(EPSILON);
        return MatrixProducts.matMul(rows.mul(share), rows.transpose(0, 2, 1)).div(all);
    }
}
