// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.gated;

import ai.djl.ndarray.NDArray;
import io.github.tsgl.layers.ops.ScriptModule;

/** The operators of gated convolutions. */
final class GatedOperators {

    private static final ScriptModule OPERATORS = ScriptModule.of(GatedOperators.class);

    private GatedOperators() {}

    /**
     * Pads by one pixel on each side: on the left and at the top by the edge pixels with their sign
     * changed, on the right and at the bottom by the edge pixels as they are.
     *
     * @param x the input of shape (N, C, H, W)
     * @return the output of shape (N, C, H + 2, W + 2)
     */
    static NDArray oddPad2d(NDArray x) {
        return OPERATORS.run("odd_pad2d", x);
    }

    /**
     * Puts channels beside each other as pixels: channel c n² + i n + j becomes row i and column j
     * of each block of n × n pixels of channel c.
     *
     * @param x the input of shape (N, C n², H, W)
     * @param n the side of a block
     * @return the output of shape (N, C, n H, n W)
     */
    static NDArray pixelShuffle(NDArray x, int n) {
        return OPERATORS.run("pixel_shuffle", new double[] {n}, x);
    }

    /**
     * Overwrites the last row and the last column in place.
     *
     * @param x the array (N, C, H, W), which is changed
     * @param row the last row (N, C, 1, W)
     * @param column the last column (N, C, H, 1)
     * @return x
     */
    static NDArray withLast(NDArray x, NDArray row, NDArray column) {
        return OPERATORS.run("with_last", x, row, column);
    }

    /**
     * Gated features: elu(x) · sigmoid(gate).
     *
     * <p>Where no gradient is recorded the result takes the memory of x, and the gate is
     * overwritten too; neither can be used afterwards.
     *
     * @param x the features of shape (N, C, H, W)
     * @param gate the gate of shape (N, C, H, W) or (N, 1, H, W)
     * @return the gated features of shape (N, C, H, W)
     */
    static NDArray gatedElu(NDArray x, NDArray gate) {
        return OPERATORS.run("gated_elu", x, gate);
    }
}
