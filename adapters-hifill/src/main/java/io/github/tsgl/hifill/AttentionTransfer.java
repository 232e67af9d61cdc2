// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.Convolutions;
import io.github.tsgl.layers.ops.MatrixProducts;
import io.github.tsgl.layers.ops.Padding;

/**
 * Moves features by attention scores: each place receives the mixture of the places that its scores
 * name, as patches that overlap and add up.
 *
 * <p>A patch that is twice as long as the distance of places, r, consists of four blocks of r × r.
 * So no patch is ever copied: with scores summed along the diagonals, which is done once, one
 * matrix product of blocks gives all four overlapping parts.
 */
final class AttentionTransfer {

    private final NDArray scores; // (N, L, L)
    private final long height;
    private final long width;
    private final NDArray rows; // the sums down the grid, (N, (h+1) w, (h+1) w)
    private final NDArray blocks; // the sums in both directions, column by column

    /**
     * Prepares the scores (N, L, L) of a grid.
     *
     * @param scores the scores
     * @param height h, the grid's rows
     * @param width w, the grid's columns
     */
    AttentionTransfer(NDArray scores, long height, long width) {
        this.scores = scores;
        this.height = height;
        this.width = width;
        rows = extended(scores, width);
        blocks = extended(transposed(rows, height + 1, width), height + 1);
    }

    /** Scores of places in rows, as scores of the same places counted column by column. */
    static NDArray transposed(NDArray scores, long height, long width) {
        long n = scores.getShape().get(0);
        long places = height * width;
        return scores.reshape(n, height, width, height, width)
                .transpose(0, 2, 1, 4, 3)
                .reshape(n, places, places);
    }

    /** The scores with one more step of the outer direction, and their neighbors' added. */
    private static NDArray extended(NDArray scores, long step) {
        int s = Math.toIntExact(step);
        NDArray plane = scores.expandDims(1);
        NDArray here = Padding.zeros(plane, 0, s, 0, s);
        NDArray before = Padding.zeros(plane, s, 0, s, 0);
        return here.add(before).squeeze(1);
    }

    /**
     * Moves features that are finer than the grid, in patches of 2 r × 2 r around each place.
     *
     * @param x features (N, C, r h, r w), r even
     * @return the mixtures, of the same shape
     */
    NDArray move(NDArray x) {
        long n = x.getShape().get(0);
        long channels = x.getShape().get(1);
        long r = x.getShape().get(2) / height;
        int half = Math.toIntExact(r / 2);
        // The channels of a pixel stay beside each other, as convolutions like them.
        NDArray values =
                Padding.zeros(x, half, half, half, half)
                        .transpose(0, 2, 3, 1)
                        .reshape(n, height + 1, r, width + 1, r, channels)
                        .transpose(0, 3, 1, 2, 4, 5)
                        .reshape(n, (width + 1) * (height + 1), r * r * channels);
        NDArray moved =
                product(blocks, values)
                        .reshape(n, width + 1, height + 1, r, r, channels)
                        .transpose(0, 2, 3, 1, 4, 5)
                        .reshape(n, (height + 1) * r, (width + 1) * r, channels)
                        .transpose(0, 3, 1, 2);
        return moved.get(new NDIndex(":, :, {}:{}, {}:{}", half, -half, half, -half));
    }

    /**
     * Scores (N, L, L) times values (N, L, V). For one picture a convolution of 1×1 whose channels
     * are the places does it: PyTorch's are faster than its products.
     */
    private static NDArray product(NDArray scores, NDArray values) {
        long places = scores.getShape().get(1);
        if (scores.getShape().get(0) > 1) {
            return MatrixProducts.matMul(scores, values);
        }
        Shape one = new Shape(1, 1);
        NDArray weight = scores.reshape(places, places, 1, 1);
        NDArray map = values.reshape(1, places, values.getShape().get(2), 1);
        return Convolutions.conv2d(map, weight, null, one, new Shape(0, 0), one, 1);
    }

    /**
     * Moves the features that the scores were made of, in patches of 3×3 that begin at each place.
     *
     * @param x features (N, C, 2 h, 2 w)
     * @return the mixtures, of the same shape
     */
    NDArray moveCoarsest(NDArray x) {
        // A patch's third row is the next place's first: even rows add up two patches, odd ones
        // see one; columns likewise.
        NDArray turned = transposed(scores, height, width);
        NDArray evenEven = cut(cutOuter(blocks, width, height + 1), width, height + 1, height);
        NDArray evenOdd = cutOuter(rows, height, width);
        NDArray oddEven = cutOuter(extended(turned, height), width, height);
        NDArray top = zipped(turnedPhase(x, evenEven, 0, 0), phase(x, evenOdd, 0, 1), 4);
        NDArray bottom = zipped(turnedPhase(x, oddEven, 1, 0), phase(x, scores, 1, 1), 4);
        return zipped(top, bottom, 3).reshape(x.getShape());
    }

    /** The first steps of the outer direction, on both axes. */
    private static NDArray cutOuter(NDArray scores, long outer, long inner) {
        return scores.get(new NDIndex(":, :{}, :{}", outer * inner, outer * inner));
    }

    /** The first steps of the inner direction, on both axes. */
    private static NDArray cut(NDArray scores, long outer, long inner, long kept) {
        long n = scores.getShape().get(0);
        return scores.reshape(n, outer, inner, outer, inner)
                .get(new NDIndex(":, :, :{}, :, :{}", kept, kept))
                .reshape(n, outer * kept, outer * kept);
    }

    /** Every second row and column, moved: (N, C, h, w). */
    private NDArray phase(NDArray x, NDArray scores, int row, int column) {
        NDArray values = every2nd(x, row, column);
        Shape shape = values.getShape();
        NDArray flat = values.reshape(shape.get(0), shape.get(1), height * width);
        // (S X)ᵀ = Xᵀ Sᵀ keeps channels first.
        return MatrixProducts.matMul(flat, scores.transpose(0, 2, 1)).reshape(shape);
    }

    /** The same with scores of places counted column by column. */
    private NDArray turnedPhase(NDArray x, NDArray scores, int row, int column) {
        NDArray values = every2nd(x, row, column).transpose(0, 1, 3, 2);
        Shape shape = values.getShape();
        NDArray flat = values.reshape(shape.get(0), shape.get(1), height * width);
        return MatrixProducts.matMul(flat, scores.transpose(0, 2, 1))
                .reshape(shape)
                .transpose(0, 1, 3, 2);
    }

    private static NDArray every2nd(NDArray x, int row, int column) {
        return x.get(new NDIndex(":, :, {}::2, {}::2", row, column));
    }

    /** Interleaves two arrays along an axis that is added. */
    private static NDArray zipped(NDArray even, NDArray odd, int axis) {
        return NDArrays.stack(new NDList(even, odd), axis);
    }
}
