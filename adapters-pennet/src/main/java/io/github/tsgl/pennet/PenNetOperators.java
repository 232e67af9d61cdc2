// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.MultiplyAddCounter;
import io.github.tsgl.layers.ops.ScriptModule;

/** The operators of PEN-Net's attention. */
final class PenNetOperators {

    private static final ScriptModule OPERATORS = ScriptModule.of(PenNetOperators.class);

    private PenNetOperators() {}

    /**
     * The scaled products of the 3×3 patches of some rows with all patches, zeros lying beyond the
     * border.
     *
     * <p>A product of two patches is the sum of nine products of pixels, which stand on a diagonal
     * among the products of all pixels: so no array of patches is made.
     *
     * @param x the features of shape (N, C, H, W)
     * @param factor the factor of each patch's products with others, of shape (N, H · W)
     * @param row the first row
     * @param rows the number of rows
     * @return the products of shape (N, rows · W, H · W)
     */
    static NDArray patchProducts(NDArray x, NDArray factor, long row, long rows) {
        Shape shape = x.getShape();
        long width = shape.get(3) + 2;
        MultiplyAddCounter.record(
                shape.get(0) * shape.get(1) * (rows + 2) * width * (shape.get(2) + 2) * width);
        return OPERATORS.run("patch_products", new double[] {row, rows}, x, factor);
    }

    /**
     * Adds to the entry of each pair of positions that of the pair one column away, where there is
     * one.
     *
     * @param pairs an entry for each pair of positions, of shape (N, rows · W, H · W)
     * @param width the width W
     * @param columns -1 for the pair to the left, 1 for that to the right
     * @return the sums of shape (N, rows · W, H · W)
     */
    static NDArray addNeighbors(NDArray pairs, long width, int columns) {
        return OPERATORS.run("add_neighbors", new double[] {width, columns}, pairs);
    }
}
