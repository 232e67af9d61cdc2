// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.Convolutions;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.layers.ops.MatrixProducts;
import io.github.tsgl.layers.ops.MemoryScope;
import io.github.tsgl.layers.ops.Windows;

/**
 * The attention between two levels, without parameters.
 *
 * <p>Each patch of the coarse level asks all patches in which nothing is missing: how much it takes
 * of each is a softmax of their cosines, times its own length and 10. It takes the 4×4 patches of
 * the fine level at the same places, which overlap by half, and the four values of a pixel are
 * averaged.
 *
 * <p>All samples are computed at once, some rows of patches after the other. A patch is never
 * copied: see {@link PenNetOperators#patchProducts} for the coarse level. For the fine one,
 * overlapping columns that a pixel gets from two patches side by side are the same columns in both,
 * taken by two neighboring weights, which are added up first; rows overlap in the values.
 */
final class CrossLevelAttention {

    /** What of the coarse level is compared. */
    enum Patches {
        /** Single positions. */
        SINGLE,
        /** Patches of 3×3 positions, zeros lying beyond the border. */
        THREE_BY_THREE
    }

    private static final double SHARPNESS = 10;
    private static final double SHORTEST = 1e-4;
    private static final double LEAST_WEIGHT = 1e-8;

    /** Patches whose weights are in memory at a time, at least one row of them. */
    private static final long AT_A_TIME = 512;

    private static final Shape ONE = new Shape(1, 1);
    private static final Shape HALVES = new Shape(4, 1);
    private static final Shape BORDER = new Shape(1, 0);
    private static final Shape STEP = new Shape(2, 1);

    private final Patches patches;

    CrossLevelAttention(Patches patches) {
        this.patches = patches;
    }

    /** Puts fine features (N, C, 2 H, 2 W) together anew, as coarse ones and the hole say. */
    NDArray transfer(NDArray fine, NDArray coarse, NDArray hole) {
        Shape size = coarse.getShape();
        long height = size.get(2);
        long width = size.get(3);
        NDArray whole = whole(hole, height, width);
        NDArray factor = Arithmetic.scale(whole, SHARPNESS).div(lengths(coarse)).flatten(1, 3);
        NDArray known = whole.flatten(2, 3);
        NDArray even = columns(fine, 0);
        NDArray odd = columns(fine, 1);
        NDList evenParts = new NDList();
        NDList oddParts = new NDList();
        long rows = Math.max(1, AT_A_TIME / width);
        for (long row = 0; row < height; row += rows) {
            long first = row;
            long count = Math.min(rows, height - row);
            NDList part =
                    MemoryScope.run(
                            fine.getManager(),
                            new NDList(),
                            () -> {
                                NDArray likeness = likeness(coarse, factor, first, count);
                                NDArray weights = weights(likeness, known);
                                return new NDList(
                                        take(even, weights, width, -1),
                                        take(odd, weights, width, 1));
                            });
            evenParts.add(part.get(0));
            oddParts.add(part.get(1));
        }
        NDArray joined = picture(evenParts, size).stack(picture(oddParts, size), 4);
        return Arithmetic.scale(joined.reshape(fine.getShape()), 0.25);
    }

    /** 1 for each patch (N, 1, H, W) in which nothing is missing, 0 for others. */
    private NDArray whole(NDArray hole, long height, long width) {
        NDArray small = Interpolation.BILINEAR_ALIGN_CORNERS.resize(hole, height, width);
        return overPatch(small).eq(0).toType(hole.getDataType(), false);
    }

    /** The lengths (N, 1, H, W) of patches as vectors. */
    private NDArray lengths(NDArray coarse) {
        NDArray squares = coarse.square().sum(new int[] {1}, true);
        return Arithmetic.atLeast(overPatch(squares), SHORTEST * SHORTEST).sqrt();
    }

    /** Sums of one channel's values (N, 1, H, W) over patches. */
    private NDArray overPatch(NDArray x) {
        if (patches == Patches.SINGLE) {
            return x;
        }
        NDArray ones = x.getManager().ones(new Shape(1, 1, 3, 3), x.getDataType());
        return Convolutions.exactConv2d(x, ones, null, ONE, ONE, ONE, 1);
    }

    /** The scaled cosines (N, rows · W, H · W) of some rows of patches with all, in float32. */
    private NDArray likeness(NDArray coarse, NDArray factor, long first, long rows) {
        if (patches == Patches.THREE_BY_THREE) {
            return PenNetOperators.patchProducts(coarse, factor, first, rows);
        }
        NDArray some = coarse.get(new NDIndex(":, :, {}:{}", first, first + rows));
        NDArray rowwise = some.flatten(2, 3).transpose(0, 2, 1);
        NDArray products =
                Bfloat16.except(() -> MatrixProducts.matMul(rowwise, coarse.flatten(2, 3)));
        return products.mul(factor.expandDims(1));
    }

    /** How much is taken of each patch. */
    private static NDArray weights(NDArray likeness, NDArray known) {
        return Arithmetic.atLeast(likeness.softmax(2).mul(known), LEAST_WEIGHT);
    }

    /** Every other column of fine features, 4 rows of it for each patch: (N, 4 C, H · W). */
    private static NDArray columns(NDArray fine, int parity) {
        Shape size = fine.getShape();
        NDArray pairs = fine.reshape(size.get(0), size.get(1), size.get(2), size.get(3) / 2, 2);
        NDArray columns = pairs.get(new NDIndex(":, :, :, :, {}", parity));
        return Windows.unfold(columns, HALVES, ONE, BORDER, STEP);
    }

    /** What some rows of patches take, (N, 4 C, rows · W). */
    private static NDArray take(NDArray columns, NDArray weights, long width, int neighbor) {
        NDArray both = PenNetOperators.addNeighbors(weights, width, neighbor);
        return MatrixProducts.matMul(columns, both.transpose(0, 2, 1));
    }

    /** Adds up the overlapping rows of what all patches take: (N, C, 2 H, W). */
    private static NDArray picture(NDList parts, Shape coarse) {
        // DJL gives back a copy of a single array, through which no gradient flows.
        NDArray taken = parts.size() == 1 ? parts.head() : NDArrays.concat(parts, 2);
        return Windows.fold(taken, 2 * coarse.get(2), coarse.get(3), HALVES, ONE, BORDER, STEP);
    }
}
