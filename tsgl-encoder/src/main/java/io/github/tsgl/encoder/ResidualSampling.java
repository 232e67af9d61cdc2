// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.Interpolation;

/**
 * How the local residual structure R_{k-1} - up(T_k) of Fig. 5(b), in which up repeats pixels, is
 * brought to the size of the stage.
 */
public enum ResidualSampling {
    /** Bilinearly, the corners aligned, as in the released network for 256×256. */
    BILINEAR {
        @Override
        NDArray residual(NDArray previous, NDArray current) {
            Shape large = previous.getShape();
            Shape small = current.getShape();
            NDArray up = Interpolation.NEAREST.resize(current, large.get(2), large.get(3));
            return Interpolation.BILINEAR_ALIGN_CORNERS.resize(
                    previous.sub(up), small.get(2), small.get(3));
        }
    },
    /** Every second pixel, as in the released network for LaMa. */
    NEAREST {
        @Override
        NDArray residual(NDArray previous, NDArray current) {
            return previous.get(EVERY_SECOND).sub(current);
        }
    };

    private static final NDIndex EVERY_SECOND = new NDIndex(":, :, ::2, ::2");

    /**
     * The residual at the size of the current texture.
     *
     * @param previous R_{k-1} of shape (N, C, H, W)
     * @param current T_k of shape (N, C, H / 2, W / 2), rounded up
     * @return L_k of T_k's shape
     */
    abstract NDArray residual(NDArray previous, NDArray current);
}
