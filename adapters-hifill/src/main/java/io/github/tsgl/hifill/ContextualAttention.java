// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.Masks;
import io.github.tsgl.layers.ops.MatrixProducts;
import io.github.tsgl.layers.ops.Padding;
import io.github.tsgl.layers.ops.Windows;

/**
 * Contextual attention as HiFill has it: where each place of the coarsest features, taken every
 * second row and column, finds what resembles it among the known places.
 *
 * <p>Places are counted row by row on a grid of h rows and w columns, L = h · w; scores have shape
 * (N, L, L): for each place (second axis) the shares of all places (third axis).
 */
final class ContextualAttention {

    private static final int PATCH = 3;
    private static final double SHARPNESS = 10;
    private static final double LEAST_NORM = 1e-8;
    private static final double LEAST_MAXIMUM = 1e-4;

    private ContextualAttention() {}

    /**
     * The scores.
     *
     * @param features the coarsest features (N, C, 2 h, 2 w)
     * @param hole the hole (N, 1, cell · h, cell · w), 1 = hole
     * @param kind how scores are made
     */
    static NDArray scores(NDArray features, NDArray hole, HifillGenerator.AttentionScores kind) {
        NDArray x = features.get(new NDIndex(":, :, ::2, ::2"));
        long height = x.getShape().get(2);
        long width = x.getShape().get(3);
        NDArray known = known(hole, height);
        NDArray y = fused(similarities(x), height, width);
        return switch (kind) {
            case SOFT -> Arithmetic.scale(y.mul(known), SHARPNESS).softmax(2).mul(known);
            case HARD -> {
                NDArray best = y.max(new int[] {2}, true);
                NDArray allowed = y.mul(known);
                NDArray chosen = allowed.gte(allowed.max(new int[] {2}, true));
                yield allowed.mul(chosen.toType(y.getDataType(), false))
                        .div(best.add(LEAST_MAXIMUM))
                        .square();
            }
        };
    }

    /** For each place whether no hole is in its cell or in one beside it, (N, 1, L). */
    private static NDArray known(NDArray hole, long height) {
        long cell = hole.getShape().get(2) / height;
        Shape size = new Shape(cell, cell);
        NDArray cells = hole.getNDArrayInternal().maxPool(size, size, new Shape(0, 0), false);
        Shape around = new Shape(PATCH, PATCH);
        NDArray near =
                cells.getNDArrayInternal().maxPool(around, new Shape(1, 1), new Shape(1, 1), false);
        return Masks.inverted(near).reshape(near.getShape().get(0), 1, -1);
    }

    /**
     * The products of all patches of 3×3 places with all of them brought to length 1, in float32:
     * the best of them is taken nearly alone.
     */
    private static NDArray similarities(NDArray x) {
        Shape one = new Shape(1, 1);
        NDArray patches = Windows.unfold(x, new Shape(PATCH, PATCH), one, one, one);
        // An empty patch's length is the least; to others the addend is below rounding.
        NDArray norms =
                patches.square().sum(new int[] {1}, true).add(LEAST_NORM * LEAST_NORM).sqrt();
        return Bfloat16.except(
                () -> MatrixProducts.matMul(patches.transpose(0, 2, 1), patches.div(norms)));
    }

    /**
     * Adds the similarities of neighbors: two places resemble each other the more if the next
     * places in a row, then in a column, do too. As published a row's last place is followed by the
     * next row's first.
     */
    private static NDArray fused(NDArray y, long height, long width) {
        NDArray columns = AttentionTransfer.transposed(diagonalSum(y), height, width);
        return AttentionTransfer.transposed(diagonalSum(columns), width, height);
    }

    /** y[a-1, b-1] + y[a, b] + y[a+1, b+1], with zeros beyond the ends. */
    private static NDArray diagonalSum(NDArray y) {
        NDArray padded = Padding.zeros(y.expandDims(1), 1, 1, 1, 1).squeeze(1);
        NDArray before = padded.get(new NDIndex(":, :-2, :-2"));
        NDArray after = padded.get(new NDIndex(":, 2:, 2:"));
        return before.add(y).add(after);
    }
}
