// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;

/** How feature maps change their size. */
public enum Interpolation {
    /** The nearest pixel, as PyTorch's {@code nearest}. */
    NEAREST("resize_nearest"),
    /** Bilinear; pixel centers lie at half-integers, as {@code align_corners=False}. */
    BILINEAR("resize_bilinear"),
    /** Bilinear; the corner pixels stay corners, as {@code align_corners=True}. */
    BILINEAR_ALIGN_CORNERS("resize_bilinear_corners"),
    /**
     * Bilinear; positions are scaled about the first pixel's, as TensorFlow 1's {@code
     * resize_bilinear}: pixel i of the result lies at i · H / height.
     */
    BILINEAR_FROM_FIRST("resize_bilinear_first"),
    /**
     * As {@link #BILINEAR}, but a triangle that widens where x shrinks, so that nothing aliases.
     */
    BILINEAR_ANTIALIASED("resize_bilinear_antialiased"),
    /**
     * The cubic convolution of Keys (1981) with a = −1/2, which widens where x shrinks, as Pillow's
     * {@code BICUBIC}. It goes beyond the values of x beside steps.
     */
    BICUBIC_ANTIALIASED("resize_bicubic_antialiased"),
    /** The largest of the pixels that a new one covers, as {@code adaptive_max_pool2d}. */
    LARGEST("resize_largest");

    private static final ScriptModule OPERATORS = ScriptModule.of(Interpolation.class);

    private final String method;

    Interpolation(String method) {
        this.method = method;
    }

    /**
     * Changes the size of feature maps.
     *
     * @param x the input of shape (N, C, H, W)
     * @param height the new height
     * @param width the new width
     * @return the output of shape (N, C, height, width)
     */
    public NDArray resize(NDArray x, long height, long width) {
        return OPERATORS.run(method, new double[] {height, width}, x);
    }
}
